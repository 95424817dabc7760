package io.millrace.engine.clients;

import io.millrace.engine.store.PageSource;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * Cuts pages into blocks of 64 KiB, as few clients have a page's worth to be remembered. A block is a number; that which was
 * given back last is taken next, because it may still be in the processor's cache. Pages stay until the end: a block comes
 * back when its client makes room for another one, which will want it, or when its replies have aged.
 *
 * <pre>
 *   block    number of its page * 16 + place in the page
 *   a free block's first 4 bytes: the free block to be taken after it, or -1
 * </pre>
 */
final class BlockPool {
    static final int BLOCK_LENGTH = 1 << 16;
    static final int NONE = -1;

    private static final int BLOCK_SHIFT = 16;
    private static final int PAGE_SHIFT = 4;
    private static final int BLOCKS_PER_PAGE = PageSource.PAGE_LENGTH / BLOCK_LENGTH;
    /** 1 GiB: until then no page makes the directory grow, and so nothing is allocated on the heap. */
    private static final int DIRECTORY_COUNT_MIN = 1024;

    private final PageSource source;
    private UnsafeBuffer[] pages = new UnsafeBuffer[DIRECTORY_COUNT_MIN];
    private int pageCount;
    private int blocksOut;
    private int firstFree = NONE;

    BlockPool(final PageSource source) {
        this.source = source;
    }

    /** A block for the caller to own, holding anything. */
    int take() {
        if (firstFree == NONE) {
            addPage();
        }
        final int block = firstFree;
        firstFree = UnsafeApi.getInt(address(block));
        blocksOut++;
        return block;
    }

    void giveBack(final int block) {
        UnsafeApi.putInt(address(block), firstFree);
        firstFree = block;
        blocksOut--;
    }

    /** Where a block begins in memory. */
    long address(final int block) {
        return pages[block >>> PAGE_SHIFT].addressOffset() + ((block & BLOCKS_PER_PAGE - 1) << BLOCK_SHIFT);
    }

    int blocksOut() {
        return blocksOut;
    }

    long residentBytes() {
        return (long) pageCount * PageSource.PAGE_LENGTH;
    }

    void close() {
        while (pageCount > 0) {
            pageCount--;
            source.giveBack(pages[pageCount]);
            pages[pageCount] = null;
        }
        firstFree = NONE;
        blocksOut = 0;
    }

    private void addPage() {
        if (pageCount == pages.length) {
            pages = Arrays.copyOf(pages, pageCount * 2);
        }
        pages[pageCount] = source.take();
        final int first = pageCount << PAGE_SHIFT;
        pageCount++;
        for (int i = 0; i < BLOCKS_PER_PAGE - 1; i++) {
            UnsafeApi.putInt(address(first + i), first + i + 1);
        }
        UnsafeApi.putInt(address(first + BLOCKS_PER_PAGE - 1), NONE);
        firstFree = first;
    }
}
