package io.millrace.engine.store;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Pages from the operating system. Not from direct byte buffers: those count against a limit that follows the heap's size,
 * and go back only when the garbage collector has found them.
 *
 * <pre>
 *   what malloc gave      page (at a multiple of 4096)
 *   |                     |
 *   v    +----------------v-----------------------+
 *   | .. | malloc's address | PAGE_LENGTH bytes   |
 *   +----+------------------+---------------------+
 * </pre>
 */
final class PageMemory {
    private static final int ALIGNMENT = 4096;

    private PageMemory() {
    }

    static UnsafeBuffer allocate() {
        final UnsafeBuffer page = allocate(new UnsafeBuffer(0L, 0));
        zero(page, 0, PageSource.PAGE_LENGTH);
        return page;
    }

    /** Wraps memory in a buffer that has none; what is in it is to be cleared. */
    static UnsafeBuffer allocate(final UnsafeBuffer page) {
        final long allocated = UnsafeApi.allocateMemory(PageSource.PAGE_LENGTH + ALIGNMENT + Long.BYTES);
        final long address = allocated + Long.BYTES + ALIGNMENT - 1 & -ALIGNMENT;
        UnsafeApi.putLong(address - Long.BYTES, allocated);
        page.wrap(address, PageSource.PAGE_LENGTH);
        return page;
    }

    static void zero(final UnsafeBuffer page, final int offset, final int length) {
        page.setMemory(offset, length, (byte) 0);
    }

    /** Word by word: for the length of a row that is faster than a call of the JVM's copying routine. */
    static void copy(final long from, final long to, final int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            UnsafeApi.putLong(to + i, UnsafeApi.getLong(from + i));
        }
    }

    static void free(final UnsafeBuffer page) {
        UnsafeApi.freeMemory(UnsafeApi.getLong(page.addressOffset() - Long.BYTES));
        page.wrap(0L, 0);
    }
}
