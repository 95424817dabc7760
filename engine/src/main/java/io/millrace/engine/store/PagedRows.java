package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * Rows of one length, one after another in pages; a row lies in one page. Rows past {@link #count} are zero.
 *
 * <p>One thread appends and takes back. Another may read rows that it knows to have been appended for good: whoever told it so
 * has published all but a later, longer directory, which is published here.
 */
final class PagedRows {
    /**
     * 16 GiB: until then no page makes the directory grow, and so nothing is allocated on the heap.
     */
    private static final int DIRECTORY_COUNT_MIN = 16 * 1024;

    private final PageSource source;
    private final int rowLength;
    private final int pageShift;
    private final int rowMask;
    private volatile UnsafeBuffer[] pages = new UnsafeBuffer[DIRECTORY_COUNT_MIN];
    /** Of the pages; for the one thread. */
    private long[] addresses = new long[DIRECTORY_COUNT_MIN];
    private int pageCount;
    private int pagesRetired;
    /** Another thread may see a later value than the one it was told of, never an earlier one. */
    private long count;

    PagedRows(final PageSource source, final int rowLength) {
        if (rowLength <= 0 || rowLength > PageSource.PAGE_LENGTH || rowLength % Long.BYTES != 0) {
            throw new IllegalArgumentException(
                "ROW_LENGTH: " + rowLength + " is not a multiple of 8 from 8 to " + PageSource.PAGE_LENGTH);
        }
        this.source = source;
        this.rowLength = rowLength;
        this.pageShift = 31 - Integer.numberOfLeadingZeros(PageSource.PAGE_LENGTH / rowLength);
        this.rowMask = (1 << pageShift) - 1;
    }

    int rowLength() {
        return rowLength;
    }

    long count() {
        return count;
    }

    long append() {
        final long row = count;
        if ((int) (row >>> pageShift) == pageCount) {
            addPage();
        }
        count = row + 1;
        return row;
    }

    void removeLast() {
        final long row = count - 1;
        page(row).setMemory(offset(row), rowLength, (byte) 0);
        count = row;
    }

    UnsafeBuffer page(final long row) {
        if (row < 0 || row >= count) {
            throw new IndexOutOfBoundsException("ROW: there is no row " + row + ", there are " + count);
        }
        return pages[(int) (row >>> pageShift)];
    }

    int offset(final long row) {
        return ((int) row & rowMask) * rowLength;
    }

    /** Where a row that is there lies in memory. For the one thread. */
    long address(final long row) {
        return addresses[(int) (row >>> pageShift)] + offset(row);
    }

    long hash(final long seed, final long row) {
        return Hashing.row(seed, address(row), rowLength);
    }

    long residentBytes() {
        return (long) pageCount * PageSource.PAGE_LENGTH;
    }

    /** The rows of a page. */
    long rowsPerPage() {
        return rowMask + 1L;
    }

    /** The first page that is not retired yet will not be written to any more. */
    void retirePage() {
        source.retire(pages[pagesRetired]);
        pagesRetired++;
    }

    /** Has the page of a row brought to memory. */
    void prefetch(final long row) {
        source.prefetch(page(row));
    }

    /** Rows before this one lie in pages that have been retired. */
    long rowsRetired() {
        return (long) pagesRetired << pageShift;
    }

    void close() {
        for (int i = 0; i < pageCount; i++) {
            if (i < pagesRetired) {
                source.giveBackRetired(pages[i]);
            } else {
                source.giveBack(pages[i]);
            }
            pages[i] = null;
        }
        pageCount = 0;
        pagesRetired = 0;
        count = 0;
    }

    private void addPage() {
        if (pageCount == pages.length) {
            pages = Arrays.copyOf(pages, pageCount * 2);
            addresses = Arrays.copyOf(addresses, pageCount * 2);
        }
        final UnsafeBuffer page = source.take();
        pages[pageCount] = page;
        addresses[pageCount] = page.addressOffset();
        pageCount++;
    }
}
