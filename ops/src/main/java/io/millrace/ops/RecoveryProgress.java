package io.millrace.ops;

import io.millrace.journal.RecoveryListener;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Says how far reading the journal has come, once it takes more than a second: a line a second, on standard error. */
final class RecoveryProgress implements RecoveryListener {
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final PrintWriter err;
    private final long startNs = System.nanoTime();
    private long saidNs = startNs;
    private boolean hasSaid;

    RecoveryProgress(final PrintWriter err) {
        this.err = err;
    }

    @Override
    public void onProgress(final long sequence, final long bytesRead, final long bytesTotal) {
        final long nowNs = System.nanoTime();
        if (nowNs - saidNs < INTERVAL_NS) {
            return;
        }
        saidNs = nowNs;
        hasSaid = true;
        err.printf(Locale.ROOT, "millrace: reading the journal: %d%%, sequence %,d, %,d MiB of %,d MiB, %.0f s%n",
            bytesTotal == 0 ? 100 : 100 * bytesRead / bytesTotal, sequence, bytesRead >> 20, bytesTotal >> 20,
            (nowNs - startNs) / 1e9);
        err.flush();
    }

    void end() {
        if (hasSaid) {
            err.printf(Locale.ROOT, "millrace: read the journal in %.1f s%n", (System.nanoTime() - startNs) / 1e9);
            err.flush();
        }
    }
}
