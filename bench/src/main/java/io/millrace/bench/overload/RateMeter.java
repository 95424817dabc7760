package io.millrace.bench.overload;

import java.util.concurrent.TimeUnit;

/** The highest rate of a count that rises, over windows of equal length. */
final class RateMeter {
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long windowNs;
    private long fromNs;
    private long fromCount;
    private double highest;

    RateMeter(final long windowNs, final long nowNs) {
        this.windowNs = windowNs;
        this.fromNs = nowNs;
    }

    void look(final long count, final long nowNs) {
        final long elapsedNs = nowNs - fromNs;
        if (elapsedNs >= windowNs) {
            highest = Math.max(highest, (count - fromCount) * NS_PER_SECOND / elapsedNs);
            fromNs = nowNs;
            fromCount = count;
        }
    }

    /** Per second; 0 before the first window is over. */
    double highest() {
        return highest;
    }
}
