package io.millrace.engine.store;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory from the operating system, for pages. Not direct byte buffers: those count against a limit that follows the heap's
 * size, and go back only when the garbage collector has found them.
 *
 * <p>A slab holds many pages, so that the operating system can back it with huge pages: rows and index entries lie anywhere,
 * and with pages of 4 KiB the processor would spend more time on finding where than on reading what.
 *
 * <pre>
 *   what malloc gave      page (at a multiple of 4096), or pages (at a multiple of 2 MiB)
 *   |                     |
 *   v    +----------------v-----------------------+
 *   | .. | malloc's address | PAGE_LENGTH bytes   |
 *   +----+------------------+---------------------+
 * </pre>
 */
final class PageMemory {
    /** Pages in a slab: 32 MiB, which malloc always takes from the operating system and gives back to it. */
    static final int SLAB_PAGES = 32;

    private static final int ALIGNMENT = 4096;
    private static final int HUGE_PAGE_LENGTH = 2 * 1024 * 1024;

    private PageMemory() {
    }

    static UnsafeBuffer allocate() {
        return allocate(new UnsafeBuffer(0L, 0));
    }

    /** Wraps fresh memory in a buffer that has none. */
    static UnsafeBuffer allocate(final UnsafeBuffer page) {
        page.wrap(allocate(PageSource.PAGE_LENGTH, ALIGNMENT), PageSource.PAGE_LENGTH);
        zero(page);
        return page;
    }

    /** Address of {@link #SLAB_PAGES} pages, which are neither zeroed nor touched. */
    static long allocateSlab() {
        return allocate(SLAB_PAGES * PageSource.PAGE_LENGTH, HUGE_PAGE_LENGTH);
    }

    static void free(final UnsafeBuffer page) {
        free(page.addressOffset());
        page.wrap(0L, 0);
    }

    /** Of a page that is no slab's, or of a slab. */
    static void free(final long address) {
        UnsafeApi.freeMemory(UnsafeApi.getLong(address - Long.BYTES));
    }

    private static long allocate(final int length, final int alignment) {
        final long allocated = UnsafeApi.allocateMemory((long) length + alignment + Long.BYTES);
        final long address = allocated + Long.BYTES + alignment - 1 & -alignment;
        UnsafeApi.putLong(address - Long.BYTES, allocated);
        return address;
    }

    static void zero(final UnsafeBuffer page) {
        page.setMemory(0, PageSource.PAGE_LENGTH, (byte) 0);
    }
}
