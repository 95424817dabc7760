package io.millrace.bench.consumers;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** No producer at all: it only takes processor time. */
final class BusyProducer extends BadProducer {
    private static final long AWAIT_NS = TimeUnit.MILLISECONDS.toNanos(1);

    @Override
    void await() {
        LockSupport.parkNanos(AWAIT_NS);
    }

    @Override
    int poll() {
        Thread.onSpinWait();
        return 1;
    }

    @Override
    boolean send() {
        return false;
    }

    @Override
    public void close() {
        // It has nothing.
    }
}
