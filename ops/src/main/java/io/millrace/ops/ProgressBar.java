package io.millrace.ops;

import io.millrace.ops.imports.ImportProgress;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A line on a terminal that is drawn over and over, ten times a second at most. */
final class ProgressBar implements ImportProgress {
    private static final int WIDTH = 30;
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String ERASE = "\r\033[K";

    private final PrintWriter out;
    private final LongSupplier nanoClock;
    private final long startNs;
    private long drawnNs;

    ProgressBar(final PrintWriter out, final LongSupplier nanoClock) {
        this.out = out;
        this.nanoClock = nanoClock;
        startNs = nanoClock.getAsLong();
        drawnNs = startNs;
    }

    /** Whether the launcher found that standard error is a terminal. */
    static boolean isWanted() {
        return Boolean.getBoolean("millrace.terminal");
    }

    @Override
    public void onRows(final long rows, final long position, final long length) {
        final long nowNs = nanoClock.getAsLong();
        if (nowNs - drawnNs < INTERVAL_NS) {
            return;
        }
        drawnNs = nowNs;
        final double seconds = (nowNs - startNs) / 1e9;
        final StringBuilder line = new StringBuilder(ERASE);
        if (length > 0) {
            final int filled = (int) (WIDTH * position / length);
            line.append('[').append("#".repeat(filled)).append(".".repeat(WIDTH - filled)).append("] ")
                .append(String.format(Locale.ROOT, "%3d%%  ", 100 * position / length));
        }
        line.append(String.format(Locale.ROOT, "%,d rows  %,.0f/s", rows, rows / seconds));
        out.print(line);
        out.flush();
    }

    /** Leaves the line as if nothing had been there. */
    void erase() {
        out.print(ERASE);
        out.flush();
    }
}
