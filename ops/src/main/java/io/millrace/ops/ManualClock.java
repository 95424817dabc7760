package io.millrace.ops;

import io.millrace.ops.exec.ScriptClock;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved. Moved by one thread, read by the engine's. */
final class ManualClock implements ScriptClock {
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

    @Override
    public long timeNs() {
        return timeNs;
    }

    @Override
    public void advance(final long deltaNs) {
        timeNs = Math.addExact(timeNs, deltaNs);
        readsWhenSet = reads.get();
    }

    /** One read may have been under way when the time was set; the one after that sees it, before it sees what is sent now. */
    @Override
    public boolean isSeen() {
        return reads.get() >= readsWhenSet + 2;
    }
}
