package io.millrace.engine.ingress;

import java.util.concurrent.TimeUnit;

/**
 * Ingress time: nanoseconds since the epoch, UTC, that never fall. Anchored once to the wall clock, at the start, and
 * carried on by the machine's monotonic clock, so that an operator who sets the wall clock does not move the order's time.
 */
public final class AnchoredClock implements IngressClock {
    private final long anchorEpochNs;
    private final long anchorNanoTime;
    private long lastNs;

    /**
     * Anchors the clock.
     *
     * @param notBeforeNs time that the clock does not fall below: T of the last command in the journal.
     */
    public AnchoredClock(final long notBeforeNs) {
        anchorEpochNs = wallClockNs();
        anchorNanoTime = System.nanoTime();
        lastNs = notBeforeNs;
    }

    @Override
    public long timeNs() {
        return timeNs(System.nanoTime());
    }

    @Override
    public long timeNs(final long nanoTime) {
        lastNs = Math.max(lastNs, anchorEpochNs + (nanoTime - anchorNanoTime));
        return lastNs;
    }

    /**
     * The machine's idea of the time. Any thread.
     *
     * @return nanoseconds since the epoch, UTC.
     */
    public static long wallClockNs() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }
}
