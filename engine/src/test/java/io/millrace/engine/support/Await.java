package io.millrace.engine.support;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions, with a deadline. */
public final class Await {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NS = 100_000;

    private Await() {
    }

    /** Asks again and again until it is so; fails after a minute. */
    public static void until(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs >= 0) {
                throw new AssertionError("the condition was not met within a minute");
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }
}
