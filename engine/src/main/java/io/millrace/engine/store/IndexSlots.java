package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * One generation of an {@link Index}: an open-addressing table with linear probing, in pages. A slot is
 *
 * <pre>
 *   0         8         16        24
 *   +---------+---------+---------+
 *   | order   | rest    | value+1 |     value+1 is 0 in an empty slot
 *   +---------+---------+---------+
 * </pre>
 *
 * <p>{@code order} and {@code rest} are the key, scrambled one to one (see {@link Index}). An entry's home is in proportion
 * to its {@code order}, whatever the number of slots: homes are in the same order in every generation, which is what lets
 * one be moved to the next from left to right. There is no wrapping around: the slots behind the last home are for what has
 * to go past it. The slot behind a taken one is always there, so that every search ends at an empty slot.
 */
final class IndexSlots {
    /** No slot. */
    static final long NONE = -1;

    private static final int SLOT_LENGTH = 24;
    private static final int REST_OFFSET = 8;
    private static final int VALUE_OFFSET = 16;
    private static final int SLOTS_PER_PAGE = PageSource.PAGE_LENGTH / SLOT_LENGTH;
    private static final int PAGE_END = SLOTS_PER_PAGE * SLOT_LENGTH;
    /**
     * With a billion entries at the highest load the longest run of taken slots is expected to have some 600; should one be
     * longer at the end of the table, a page is added.
     */
    private static final int SLOTS_BEHIND_LAST_HOME = 4096;
    /** Room for 500 million entries before the directory has to grow, on the heap. */
    private static final int DIRECTORY_COUNT_MIN = 16 * 1024;

    private final PageSource source;
    private UnsafeBuffer[] pages = new UnsafeBuffer[DIRECTORY_COUNT_MIN];
    /** Pages that have homes in them. */
    private int homePageCount;
    private long homeCount;
    /** Pages before this one have been given back. */
    private int firstPage;
    /** Pages from this one on have not been taken yet. */
    private int endPage;

    IndexSlots(final PageSource source) {
        this.source = source;
    }

    /** Becomes an empty table; its pages are taken by {@link #ensure}. */
    void open(final int newHomePageCount) {
        homePageCount = newHomePageCount;
        homeCount = (long) newHomePageCount * SLOTS_PER_PAGE - SLOTS_BEHIND_LAST_HOME;
        firstPage = 0;
        endPage = 0;
    }

    int homePageCount() {
        return homePageCount;
    }

    long homeCount() {
        return homeCount;
    }

    /** Slots that have been taken from the page source, and those that have been given back before them. */
    long slotCount() {
        return (long) endPage * SLOTS_PER_PAGE;
    }

    long home(final long order) {
        return Math.multiplyHigh(order >>> 1, homeCount << 1);
    }

    /** Takes the pages up to that of a home; only then may it, or one before it, be looked for. */
    void ensure(final long home) {
        while (home >= slotCount()) {
            takePage();
        }
    }

    /** Gives back the pages that lie before a slot; were there any? */
    boolean releaseBefore(final long slot) {
        final int end = (int) (slot / SLOTS_PER_PAGE);
        final boolean isAny = firstPage < end;
        while (firstPage < end) {
            source.giveBack(pages[firstPage]);
            pages[firstPage] = null;
            firstPage++;
        }
        return isAny;
    }

    void releaseAll() {
        releaseBefore(slotCount());
    }

    long residentBytes() {
        return (long) (endPage - firstPage) * PageSource.PAGE_LENGTH;
    }

    /** Where the slots are that a search most likely looks at; two cache lines from there lie in one page. */
    long address(final long home) {
        return page(home).addressOffset() + Math.min(offset(home), PageSource.PAGE_LENGTH - ReadAhead.LENGTH);
    }

    long find(final long order, final long rest) {
        final long home = home(order);
        int pageIndex = (int) (home / SLOTS_PER_PAGE);
        int offset = (int) (home - (long) pageIndex * SLOTS_PER_PAGE) * SLOT_LENGTH;
        UnsafeBuffer page = pages[pageIndex];
        long slot = home;
        while (page.getLong(offset + VALUE_OFFSET) != 0) {
            if (page.getLong(offset) == order && page.getLong(offset + REST_OFFSET) == rest) {
                return slot;
            }
            slot++;
            offset += SLOT_LENGTH;
            if (offset == PAGE_END) {
                pageIndex++;
                page = pages[pageIndex];
                offset = 0;
            }
        }
        return NONE;
    }

    /** Puts an entry, which must not be there yet, into the first empty slot from its home on. */
    void put(final long order, final long rest, final long value) {
        final long home = home(order);
        int pageIndex = (int) (home / SLOTS_PER_PAGE);
        int offset = (int) (home - (long) pageIndex * SLOTS_PER_PAGE) * SLOT_LENGTH;
        UnsafeBuffer page = pages[pageIndex];
        while (page.getLong(offset + VALUE_OFFSET) != 0) {
            offset += SLOT_LENGTH;
            if (offset == PAGE_END) {
                pageIndex++;
                page = pages[pageIndex];
                offset = 0;
            }
        }
        if (offset == PAGE_END - SLOT_LENGTH && pageIndex + 1 == endPage) {
            takePage();
        }
        page.putLong(offset, order);
        page.putLong(offset + REST_OFFSET, rest);
        page.putLong(offset + VALUE_OFFSET, value + 1);
    }

    /**
     * Empties a slot. Entries behind it move up unless they would come to lie before their home, so that no search meets a
     * gap before what it looks for (Knuth, The Art of Computer Programming 3, section 6.4, algorithm R).
     */
    void remove(final long slot) {
        long hole = slot;
        long candidate = slot + 1;
        while (!isEmpty(candidate)) {
            if (home(order(candidate)) <= hole) {
                move(candidate, hole);
                hole = candidate;
            }
            candidate++;
        }
        final UnsafeBuffer page = page(hole);
        final int offset = offset(hole);
        page.putLong(offset, 0);
        page.putLong(offset + REST_OFFSET, 0);
        page.putLong(offset + VALUE_OFFSET, 0);
    }

    boolean isEmpty(final long slot) {
        return page(slot).getLong(offset(slot) + VALUE_OFFSET) == 0;
    }

    long order(final long slot) {
        return page(slot).getLong(offset(slot));
    }

    long rest(final long slot) {
        return page(slot).getLong(offset(slot) + REST_OFFSET);
    }

    /** Value in a slot, -1 where it is empty. */
    long value(final long slot) {
        return page(slot).getLong(offset(slot) + VALUE_OFFSET) - 1;
    }

    private void move(final long from, final long to) {
        final UnsafeBuffer fromPage = page(from);
        final UnsafeBuffer toPage = page(to);
        final int fromOffset = offset(from);
        final int toOffset = offset(to);
        toPage.putLong(toOffset, fromPage.getLong(fromOffset));
        toPage.putLong(toOffset + REST_OFFSET, fromPage.getLong(fromOffset + REST_OFFSET));
        toPage.putLong(toOffset + VALUE_OFFSET, fromPage.getLong(fromOffset + VALUE_OFFSET));
    }

    private UnsafeBuffer page(final long slot) {
        return pages[(int) (slot / SLOTS_PER_PAGE)];
    }

    private static int offset(final long slot) {
        return (int) (slot % SLOTS_PER_PAGE) * SLOT_LENGTH;
    }

    private void takePage() {
        if (endPage == pages.length) {
            pages = Arrays.copyOf(pages, endPage * 2);
        }
        pages[endPage] = source.take();
        endPage++;
    }
}
