package io.millrace.engine.store;

import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps some pages ready, so that the thread that owns the store neither waits for the kernel nor allocates. Another thread
 * drives the {@link Agent}: it cuts pages from slabs, touches them, and clears those that come back. The two threads meet in
 * queues that have one producer, one consumer and no lock. Memory goes back to the operating system when this is closed; until
 * then pages that come back are handed out again.
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

    /** Of the other thread: slabs so far, what the last has left, and pages that came back and are not wanted yet. */
    private final LongArrayList slabs = new LongArrayList();
    private int slabPagesLeft;
    private final ArrayDeque<UnsafeBuffer> idle = new ArrayDeque<>();

    /** Of the store's thread: buffers for pages that it has to make itself, without allocating on the heap, and such pages. */
    private final ArrayDeque<UnsafeBuffer> spares = new ArrayDeque<>(SPARE_COUNT);
    private final LongArrayList ownPages = new LongArrayList(SPARE_COUNT, 0);
    /** Came back when there was no room in the queue. */
    private final ArrayDeque<UnsafeBuffer> overflow = new ArrayDeque<>();
    private long pagesOut;

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
        pagesOut++;
        final UnsafeBuffer page = ready.poll();
        if (page != null) {
            return page;
        }
        pagesUnready.lazySet(pagesUnready.get() + 1);
        final UnsafeBuffer back = overflow.poll();
        if (back != null) {
            PageMemory.zero(back);
            return back;
        }
        final UnsafeBuffer spare = spares.poll();
        final UnsafeBuffer own = PageMemory.allocate(spare == null ? new UnsafeBuffer(0L, 0) : spare);
        ownPages.addLong(own.addressOffset());
        pagesAllocated.incrementAndGet();
        return own;
    }

    @Override
    public void giveBack(final UnsafeBuffer page) {
        pagesOut--;
        if (!returned.offer(page)) {
            overflow.add(page);
        }
    }

    /**
     * Makes one page ready, if one is wanted.
     *
     * @return 0 when there was nothing to do.
     */
    @Override
    public int doWork() {
        final UnsafeBuffer back = returned.poll();
        if (back != null) {
            idle.push(back);
        }
        if (ready.size() < ready.capacity()) {
            final UnsafeBuffer page = idle.isEmpty() ? cut() : idle.pop();
            PageMemory.zero(page);
            ready.offer(page);
            return 1;
        }
        return back == null ? 0 : 1;
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
     * Memory taken from the operating system, in the store, ready for it or idle.
     *
     * @return length in bytes; may be read by any thread.
     */
    public long allocatedBytes() {
        return pagesAllocated.get() * PAGE_LENGTH;
    }

    @Override
    public void close() {
        if (pagesOut != 0) {
            throw new IllegalStateException(
                "PAGES_OUT: " + pagesOut + " pages were not given back; close the store first");
        }
        slabs.forEachLong(PageMemory::free);
        ownPages.forEachLong(PageMemory::free);
        slabs.clear();
        ownPages.clear();
        slabPagesLeft = 0;
        ready.clear();
        returned.clear();
        idle.clear();
        overflow.clear();
        pagesAllocated.set(0);
    }

    private UnsafeBuffer cut() {
        if (slabPagesLeft == 0) {
            slabs.addLong(PageMemory.allocateSlab());
            slabPagesLeft = PageMemory.SLAB_PAGES;
        }
        slabPagesLeft--;
        pagesAllocated.incrementAndGet();
        final long slab = slabs.getLong(slabs.size() - 1);
        final int index = PageMemory.SLAB_PAGES - 1 - slabPagesLeft;
        return new UnsafeBuffer(slab + (long) index * PAGE_LENGTH, PAGE_LENGTH);
    }
}
