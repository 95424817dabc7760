package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hands out the memory that a store consists of, in pages of one size. Used by the one thread that owns the store.
 */
public interface PageSource extends AutoCloseable {
    /** Length of a page, in bytes. */
    int PAGE_LENGTH = 1 << 20;

    /**
     * A page for the caller to own.
     *
     * @return {@link #PAGE_LENGTH} bytes of zero, off-heap, beginning where a page of the operating system does, touched so
     *     that the first write does not stop in the kernel.
     */
    UnsafeBuffer take();

    /**
     * Gives a page back.
     *
     * @param page that {@link #take} returned; not to be used any more.
     */
    void giveBack(UnsafeBuffer page);

    /**
     * Frees the pages that the source itself holds. Those that are still out must have been given back before.
     */
    @Override
    void close();
}
