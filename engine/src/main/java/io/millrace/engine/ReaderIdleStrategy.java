package io.millrace.engine;

import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.locks.LockSupport;

/**
 * How the reader waits for queries: a twentieth of a millisecond for a while after the last one, two of them later on. A thread
 * that nobody asks anything is to cost nothing worth mentioning, and the one that could wake it has better things to do.
 */
final class ReaderIdleStrategy implements IdleStrategy {
    private static final int SPINS = 20;
    private static final int SHORT_PARKS = 5_000;
    private static final long SHORT_PARK_NS = 50_000;
    private static final long LONG_PARK_NS = 2_000_000;

    private int idleCount = SPINS + SHORT_PARKS;

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
        if (idleCount < SPINS) {
            idleCount++;
            Thread.onSpinWait();
        } else if (idleCount < SPINS + SHORT_PARKS) {
            idleCount++;
            LockSupport.parkNanos(SHORT_PARK_NS);
        } else {
            LockSupport.parkNanos(LONG_PARK_NS);
        }
    }

    @Override
    public void reset() {
        idleCount = 0;
    }
}
