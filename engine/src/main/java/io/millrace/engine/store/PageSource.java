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
     * Says that a page will not be written to any more, and seldom be read: the source may let the operating system have its
     * memory. It stays where it is and holds what it holds.
     *
     * @param page that {@link #take} returned; given back by {@link #giveBackRetired} from now on.
     */
    default void retire(final UnsafeBuffer page) {
        // It can stay in memory.
    }

    /**
     * Gives back a page that has been retired. The thread to which the source has left it, if any, must have ended.
     *
     * @param page not to be used any more.
     */
    default void giveBackRetired(final UnsafeBuffer page) {
        giveBack(page);
    }

    /**
     * Says that a page which may have been retired will be read as a whole, soon. Any thread.
     *
     * @param page to be read.
     */
    default void prefetch(final UnsafeBuffer page) {
        // It is in memory.
    }

    /**
     * Retired pages that are not in memory, or need not be. Any thread.
     *
     * @return length in bytes, of whole pages.
     */
    default long pagedOutBytes() {
        return 0;
    }

    /**
     * Frees the pages that the source itself holds. Those that are still out must have been given back before.
     */
    @Override
    void close();
}
