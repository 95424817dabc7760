package io.millrace.engine.store;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps some pages ready, so that the thread that owns the store neither waits for the kernel nor allocates. Another thread
 * drives the {@link Agent}: it takes pages from the operating system, touches them, and clears those that come back. The two
 * threads meet in queues that have one producer, one consumer and no lock.
 *
 * <p>To touch a page is a fault for each 4 KiB of it, a millisecond in all where they are slow, and where cores are few the
 * thread that is kept waiting meanwhile is a hot one. So a page is made in steps, with a pause after each while there is stock.
 *
 * <p>{@link #take}, {@link #giveBack} belong to the store's thread, {@link #doWork} and {@link #fill} to the other.
 * {@link #close} may be called by anyone when both have ended.
 */
public final class ReadyPages implements PageSource, Agent {
    /** As much as an engine can fill while this thread pauses, many times over. */
    private static final int READY_COUNT = 64;
    private static final int PAUSE_MS = 2;
    private static final int STEP_LENGTH = 64 * 1024;
    private static final int RETURNED_COUNT_MAX = 4096;
    private static final int SPARE_COUNT = 4096;

    private final OneToOneConcurrentArrayQueue<UnsafeBuffer> ready;
    private final OneToOneConcurrentArrayQueue<UnsafeBuffer> returned =
        new OneToOneConcurrentArrayQueue<>(RETURNED_COUNT_MAX);
    private final AtomicLong pagesAllocated = new AtomicLong();
    private final AtomicLong pagesUnready = new AtomicLong();
    /** For pages that the store's thread has to make itself: it then waits for the kernel, but does not allocate on the heap. */
    private final ArrayDeque<UnsafeBuffer> spares = new ArrayDeque<>(SPARE_COUNT);
    private UnsafeBuffer preparing;
    private int preparedLength;

    /**
     * For an engine: as many as it needs.
     */
    public ReadyPages() {
        this(READY_COUNT);
    }

    /**
     * Prepares no page yet: call {@link #fill} to begin with a full stock.
     *
     * @param readyCount how many pages to keep ready; rounded up to a power of two.
     */
    public ReadyPages(final int readyCount) {
        ready = new OneToOneConcurrentArrayQueue<>(readyCount);
        for (int i = 0; i < SPARE_COUNT; i++) {
            spares.add(new UnsafeBuffer(0L, 0));
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where no page is ready the calling thread makes one itself, which {@link #pagesUnready} counts.
     */
    @Override
    public UnsafeBuffer take() {
        final UnsafeBuffer page = ready.poll();
        if (page != null) {
            return page;
        }
        pagesUnready.lazySet(pagesUnready.get() + 1);
        final UnsafeBuffer spare = spares.poll();
        final UnsafeBuffer made = allocate(spare == null ? new UnsafeBuffer(0L, 0) : spare);
        PageMemory.zero(made, 0, PAGE_LENGTH);
        return made;
    }

    @Override
    public void giveBack(final UnsafeBuffer page) {
        if (!returned.offer(page)) {
            free(page);
        }
    }

    /**
     * Starts the thread that makes pages ready.
     *
     * @param errorHandler told of what it fails at.
     * @return the thread's runner, to be closed before this.
     */
    public AgentRunner start(final ErrorHandler errorHandler) {
        final AgentRunner runner = new AgentRunner(new SleepingMillisIdleStrategy(PAUSE_MS), errorHandler, null, this);
        AgentRunner.startOnThread(runner);
        return runner;
    }

    /**
     * Makes ready, or gives back to the operating system, a step of what there is to do.
     *
     * @return 0 when there was nothing to do, or it does not press: half of the stock is there.
     */
    @Override
    public int doWork() {
        return step() && ready.size() < ready.capacity() >> 1 ? 1 : 0;
    }

    /**
     * Makes as many pages ready as are wanted, without a pause.
     */
    public void fill() {
        while (step()) {
            Thread.onSpinWait();
        }
    }

    private boolean step() {
        if (preparing == null) {
            final UnsafeBuffer page = returned.poll();
            if (isFull()) {
                if (page != null) {
                    free(page);
                }
                return page != null;
            }
            preparing = page == null ? allocate(new UnsafeBuffer(0L, 0)) : page;
            preparedLength = 0;
        }
        PageMemory.zero(preparing, preparedLength, STEP_LENGTH);
        preparedLength += STEP_LENGTH;
        if (preparedLength == PAGE_LENGTH) {
            ready.offer(preparing);
            preparing = null;
        }
        return true;
    }

    @Override
    public String roleName() {
        return "millrace-pages";
    }

    /**
     * Are as many pages ready as there are to be? Any thread.
     *
     * @return true if so.
     */
    public boolean isFull() {
        return ready.size() == ready.capacity();
    }

    /**
     * How often {@link #take} found no page ready. More than a few say that the other thread falls behind.
     *
     * @return the count; may be read by any thread.
     */
    public long pagesUnready() {
        return pagesUnready.get();
    }

    /**
     * Memory taken from the operating system and not given back to it, in the store or ready for it.
     *
     * @return length in bytes; may be read by any thread.
     */
    public long allocatedBytes() {
        return pagesAllocated.get() * PAGE_LENGTH;
    }

    @Override
    public void close() {
        UnsafeBuffer page;
        while ((page = ready.poll()) != null) {
            free(page);
        }
        while ((page = returned.poll()) != null) {
            free(page);
        }
        if (preparing != null) {
            free(preparing);
            preparing = null;
        }
        if (pagesAllocated.get() != 0) {
            throw new IllegalStateException(
                "PAGES_OUT: " + pagesAllocated.get() + " pages were not given back; close the store first");
        }
    }

    private UnsafeBuffer allocate(final UnsafeBuffer page) {
        PageMemory.allocate(page);
        pagesAllocated.incrementAndGet();
        return page;
    }

    private void free(final UnsafeBuffer page) {
        PageMemory.free(page);
        pagesAllocated.decrementAndGet();
    }
}
