package io.millrace.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the engine's threads tell each other of its end: it is asked for, then ingress has nothing more to say, then everything
 * has been said to everybody; or something fails, and it is over at once. The thread that ends last clears up.
 */
final class EngineEnd {
    private final AtomicInteger threadCount;
    private final Runnable onEnded;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean isAskedFor;
    private volatile boolean isIngressDone;
    private volatile boolean isOver;

    /**
     * Nothing ends yet.
     *
     * @param threadCount number of threads that run stages.
     * @param onEnded     run by the last of them.
     */
    EngineEnd(final int threadCount, final Runnable onEnded) {
        this.threadCount = new AtomicInteger(threadCount);
        this.onEnded = onEnded;
    }

    void askFor() {
        isAskedFor = true;
    }

    boolean isAskedFor() {
        return isAskedFor;
    }

    void ingressDone() {
        isIngressDone = true;
    }

    boolean isIngressDone() {
        return isIngressDone;
    }

    void over() {
        isOver = true;
    }

    boolean isOver() {
        return isOver;
    }

    /** The first failure is the one that counts. */
    void fail(final Throwable cause) {
        failure.compareAndSet(null, cause);
        isOver = true;
    }

    /** What ended the engine before its time, or null. */
    Throwable failure() {
        return failure.get();
    }

    /** A thread that was interrupted ends by itself, before its time; without it the others can't go on. */
    void threadEnded(final String thread) {
        if (!isOver) {
            fail(new IllegalStateException(thread + " has ended before its time: it was interrupted"));
        }
        if (threadCount.decrementAndGet() == 0) {
            onEnded.run();
        }
    }
}
