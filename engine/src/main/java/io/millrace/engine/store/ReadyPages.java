package io.millrace.engine.store;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps some pages ready, so that the thread that owns the store neither waits for the kernel nor allocates. Another thread
 * drives the {@link Agent}: it takes pages from the operating system, touches them, and clears those that come back. The two
 * threads meet in queues that have one producer, one consumer and no lock.
 *
 * <p>{@link #take}, {@link #giveBack} belong to the store's thread, {@link #doWork} to the other. {@link #close} may be
 * called by anyone when both have ended.
 */
public final class ReadyPages implements PageSource, Agent {
    private static final int RETURNED_COUNT_MAX = 4096;
    private static final int SPARE_COUNT = 4096;

    private final OneToOneConcurrentArrayQueue<UnsafeBuffer> ready;
    private final OneToOneConcurrentArrayQueue<UnsafeBuffer> returned =
        new OneToOneConcurrentArrayQueue<>(RETURNED_COUNT_MAX);
    private final AtomicLong pagesAllocated = new AtomicLong();
    private final AtomicLong pagesUnready = new AtomicLong();
    /** For pages that the store's thread has to make itself: it then waits for the kernel, but does not allocate on the heap. */
    private final ArrayDeque<UnsafeBuffer> spares = new ArrayDeque<>(SPARE_COUNT);

    /**
     * Prepares no page yet: call {@link #doWork} until it returns 0 to begin with a full stock.
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
        return allocate(spare == null ? new UnsafeBuffer(0L, 0) : spare);
    }

    @Override
    public void giveBack(final UnsafeBuffer page) {
        if (!returned.offer(page)) {
            free(page);
        }
    }

    /**
     * Makes one page ready, if one is wanted.
     *
     * @return 0 when there was nothing to do.
     */
    @Override
    public int doWork() {
        final UnsafeBuffer page = returned.poll();
        final boolean isWanted = ready.size() < ready.capacity();
        if (page != null && isWanted) {
            PageMemory.zero(page);
            ready.offer(page);
            return 1;
        }
        if (page != null) {
            free(page);
            return 1;
        }
        if (isWanted) {
            ready.offer(allocate(new UnsafeBuffer(0L, 0)));
            return 1;
        }
        return 0;
    }

    @Override
    public String roleName() {
        return "millrace-pages";
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
