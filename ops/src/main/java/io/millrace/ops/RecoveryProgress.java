package io.millrace.ops;

import io.millrace.journal.RecoveryListener;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says how far reading the journal has come, once it takes more than a second: on a terminal as a line that is drawn over and
 * over, elsewhere as lines, so that a log shows it. Closing it takes the drawn line away.
 */
final class RecoveryProgress implements RecoveryListener, AutoCloseable {
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long TERMINAL_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOG_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);
    private static final String ERASE = "\r\033[K";

    private final PrintWriter err;
    private final boolean isTerminal;
    private final LongSupplier nanoClock;
    private final long startNs;
    private long nextNs;
    private boolean isDrawn;
    private boolean hasSaid;

    RecoveryProgress(final PrintWriter err) {
        this(err, ProgressBar.isWanted(), System::nanoTime);
    }

    RecoveryProgress(final PrintWriter err, final boolean isTerminal, final LongSupplier nanoClock) {
        this.err = err;
        this.isTerminal = isTerminal;
        this.nanoClock = nanoClock;
        startNs = nanoClock.getAsLong();
        nextNs = startNs + QUIET_NS;
    }

    @Override
    public void onProgress(final long sequence, final long bytesRead, final long bytesTotal) {
        final long nowNs = nanoClock.getAsLong();
        if (nowNs - nextNs < 0) {
            return;
        }
        nextNs = nowNs + (isTerminal ? TERMINAL_INTERVAL_NS : LOG_INTERVAL_NS);
        final double seconds = (nowNs - startNs) / 1e9;
        final String line = String.format(Locale.ROOT,
            "millrace: reading the journal: %d%%, sequence %,d (%,.0f/s), %,d of %,d MiB, %s left",
            bytesTotal == 0 ? 100 : 100 * bytesRead / bytesTotal, sequence, sequence / seconds, bytesRead >> 20, bytesTotal >> 20,
            duration(bytesRead == 0 ? 0 : (long) Math.ceil(seconds * (bytesTotal - bytesRead) / bytesRead)));
        if (isTerminal) {
            err.print(ERASE + line);
        } else {
            err.println(line);
        }
        err.flush();
        isDrawn = isTerminal;
        hasSaid = true;
    }

    @Override
    public void onTornTail(final long lastSequence, final Path file, final long position) {
        close();
        err.printf(Locale.ROOT, "millrace: the machine went down: behind sequence %,d, at byte %,d of %s, is what had not got to"
            + " the disk; nobody was promised it, and it does not count%n", lastSequence, position, file);
        err.flush();
    }

    /** The journal has been read. */
    void end() {
        close();
        if (hasSaid) {
            err.printf(Locale.ROOT, "millrace: read the journal in %.1f s%n", (nanoClock.getAsLong() - startNs) / 1e9);
            err.flush();
        }
    }

    @Override
    public void close() {
        if (isDrawn) {
            err.print(ERASE);
            err.flush();
            isDrawn = false;
        }
    }

    private static String duration(final long seconds) {
        return seconds < 60 ? seconds + " s" : String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
}
