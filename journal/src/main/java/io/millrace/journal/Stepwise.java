package io.millrace.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Work of the kernel on long ranges, done in steps. As a whole it takes tens of milliseconds, for which a thread that it runs
 * beside, where cores are few, would lose its core for a turn of the scheduler, four milliseconds, again and again. Between two
 * steps the core is free.
 */
final class Stepwise {
    private static final long STEP_LENGTH = 256 * 1024;
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private Stepwise() {
    }

    /** What is done with a part of the range. */
    interface Step {
        /** Does it; false ends the work. */
        boolean take(long offset, long length);
    }

    /**
     * Goes through a range.
     *
     * @return false if a step has said so.
     */
    static boolean run(final long length, final Step step) {
        for (long offset = 0; offset < length; offset += STEP_LENGTH) {
            if (offset > 0) {
                LockSupport.parkNanos(PAUSE_NS);
            }
            if (!step.take(offset, Math.min(STEP_LENGTH, length - offset))) {
                return false;
            }
        }
        return true;
    }
}
