package io.millrace.bench.consumers;

import java.util.concurrent.TimeUnit;

/** How many messages may be sent by now. What was missed for long is not made up for. */
final class Pace {
    private static final long NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long BEHIND_MAX_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long intervalNs;
    private long nextNs;

    /**
     * @param ratePerSecond messages a second; 0 for no limit.
     */
    Pace(final int ratePerSecond, final long nowNs) {
        intervalNs = ratePerSecond == 0 ? 0 : Math.max(1, NS_PER_SECOND / ratePerSecond);
        nextNs = nowNs;
    }

    boolean isDue(final long nowNs) {
        return nowNs - nextNs >= 0;
    }

    void onSent(final long nowNs) {
        nextNs = Math.max(nextNs + intervalNs, nowNs - BEHIND_MAX_NS);
    }
}
