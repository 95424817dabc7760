package io.millrace.ops;

import io.millrace.journal.RecoveryListener;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Says how far a start has come when it takes longer than a second, once a second. */
final class RecoveryProgress implements RecoveryListener, AutoCloseable {
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final PrintWriter err;
    private final LongSupplier nanoClock;
    private long toldNs;
    private boolean told;

    RecoveryProgress(final PrintWriter err, final LongSupplier nanoClock) {
        this.err = err;
        this.nanoClock = nanoClock;
        toldNs = nanoClock.getAsLong();
    }

    @Override
    public void onProgress(final long sequence, final long bytesRead, final long bytesTotal) {
        final long nowNs = nanoClock.getAsLong();
        if (nowNs - toldNs >= INTERVAL_NS) {
            toldNs = nowNs;
            told = true;
            err.println(String.format(Locale.ROOT, "millrace: recovering: sequence %,d, %d%% of the journal",
                sequence, bytesTotal == 0 ? 100 : 100 * bytesRead / bytesTotal));
        }
    }

    /** The last word, if there was a first one. */
    @Override
    public void close() {
        if (told) {
            err.println("millrace: recovered");
        }
    }
}
