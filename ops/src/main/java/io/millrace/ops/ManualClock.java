package io.millrace.ops;

import io.millrace.ops.exec.ScriptClock;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still until it is moved. Moved by one thread, read by the engine's. */
final class ManualClock {
    private final AtomicLong reads = new AtomicLong();
    private volatile long timeNs;
    private long readsWhenSet;

    ManualClock(final long timeNs) {
        this.timeNs = timeNs;
    }

    /** The engine's own way to the time. */
    long read() {
        reads.incrementAndGet();
        return timeNs;
    }

    void advance(final long deltaNs) {
        timeNs = Math.addExact(timeNs, deltaNs);
        readsWhenSet = reads.get();
    }

    /**
     * The clock as a script moves it.
     *
     * @param dueTimeNs when something is next due in the engine that reads this clock, as of all that it has answered;
     *                  {@link io.millrace.engine.service.Service#NEVER} when nothing is.
     */
    ScriptClock of(final LongSupplier dueTimeNs) {
        return new OfEngine(dueTimeNs);
    }

    /** One read may have been under way when the time was set; the one after that sees it, before it sees what is sent now. */
    private boolean isSeen() {
        return reads.get() >= readsWhenSet + 2;
    }

    private final class OfEngine implements ScriptClock {
        private final LongSupplier dueTimeNs;

        private OfEngine(final LongSupplier dueTimeNs) {
            this.dueTimeNs = dueTimeNs;
        }

        @Override
        public long timeNs() {
            return timeNs;
        }

        @Override
        public void advance(final long deltaNs) {
            ManualClock.this.advance(deltaNs);
        }

        @Override
        public boolean isSettled(final long orderTimeNs) {
            if (!isSeen()) {
                return false;
            }
            // At the end of time there is no place in it left for a sweep.
            return orderTimeNs == Long.MAX_VALUE
                || Long.compareUnsigned(dueTimeNs.getAsLong(), Math.max(timeNs, orderTimeNs)) > 0;
        }
    }
}
