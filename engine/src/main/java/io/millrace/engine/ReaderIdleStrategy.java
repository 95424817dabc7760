package io.millrace.engine;

import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.locks.LockSupport;

/**
 * How the reader waits for queries: an eighth of the time that there were none, so that what it adds to the time between two of
 * them is small, and at most ten milliseconds. A thread that nobody asks anything is to cost nothing worth mentioning, and the
 * one that could wake it has better things to do.
 */
final class ReaderIdleStrategy implements IdleStrategy {
    private static final int SPINS = 20;
    private static final long PARK_MIN_NS = 20_000;
    private static final long PARK_MAX_NS = 10_000_000;
    private static final int PARK_SHIFT = 3;

    private long idleSinceNs = System.nanoTime() - (PARK_MAX_NS << PARK_SHIFT);
    private int spins = SPINS;

    @Override
    public void idle(final int workCount) {
        if (workCount > 0) {
            reset();
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        if (spins < SPINS) {
            if (spins == 0) {
                idleSinceNs = System.nanoTime();
            }
            spins++;
            Thread.onSpinWait();
        } else {
            final long idleNs = System.nanoTime() - idleSinceNs;
            LockSupport.parkNanos(Math.max(PARK_MIN_NS, Math.min(idleNs >> PARK_SHIFT, PARK_MAX_NS)));
        }
    }

    @Override
    public void reset() {
        spins = 0;
    }
}
