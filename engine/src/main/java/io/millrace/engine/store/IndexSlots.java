package io.millrace.engine.store;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * One generation of an {@link Index}: a hash table with linear probing in pages. Eight bytes are an entry, so that a search
 * mostly looks at one cache line:
 *
 * <pre>
 *   63              33  32   31                 0
 *   +-----------------+-----+--------------------+
 *   | order           | tag | number, and one    |
 *   +-----------------+-----+--------------------+
 * </pre>
 *
 * <p>An empty slot is 0. The order is the upper part of the key's hash. It says where an entry's home is: homes rise with it,
 * and the last is followed by some more slots, for entries that have to go past it. The slot behind a taken one is always
 * there, so that every search ends at an empty slot.
 */
final class IndexSlots {
    /** No slot. */
    static final long NONE = -1;
    /** Entry of a slot that has none. */
    static final long EMPTY = 0;
    /** Bits of a hash that a slot keeps. */
    static final int ORDER_BITS = 31;
    /** Greatest number that an entry can lead to. */
    static final long NUMBER_MAX = 0xFFFF_FFFEL;

    private static final int ORDER_SHIFT = Long.SIZE - ORDER_BITS;
    private static final long TAG_BIT = 1L << 32;
    private static final long NUMBER_MASK = TAG_BIT - 1;
    private static final int SLOT_SHIFT = 3;
    private static final int PAGE_SHIFT = 17;
    private static final int SLOTS_PER_PAGE = 1 << PAGE_SHIFT;
    private static final int SLOT_MASK = SLOTS_PER_PAGE - 1;
    /**
     * With a billion entries at the highest load the longest run of taken slots is expected to have some 600; should one be
     * longer at the end of the table, a page is added.
     */
    private static final int SLOTS_BEHIND_LAST_HOME = 4096;
    /** Room for 1.5 billion entries before the directory has to grow, on the heap. */
    private static final int DIRECTORY_COUNT_MIN = 16 * 1024;

    private final PageSource source;
    private UnsafeBuffer[] pages = new UnsafeBuffer[DIRECTORY_COUNT_MIN];
    private long[] addresses = new long[DIRECTORY_COUNT_MIN];
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

    /** An entry that leads to a row, or to a tag. */
    static long entry(final long order, final long number, final boolean isTag) {
        return order << ORDER_SHIFT | (isTag ? TAG_BIT : 0) | number + 1;
    }

    static long order(final long entry) {
        return entry >>> ORDER_SHIFT;
    }

    /** What the entry leads to. */
    static long number(final long entry) {
        return (entry & NUMBER_MASK) - 1;
    }

    static boolean isTag(final long entry) {
        return (entry & TAG_BIT) != 0;
    }

    /** Becomes an empty table; its pages are taken by {@link #ensure}. */
    void open(final int newHomePageCount) {
        homePageCount = newHomePageCount;
        homeCount = ((long) newHomePageCount << PAGE_SHIFT) - SLOTS_BEHIND_LAST_HOME;
        firstPage = 0;
        endPage = 0;
    }

    int homePageCount() {
        return homePageCount;
    }

    long homeCount() {
        return homeCount;
    }

    long home(final long order) {
        return order * homeCount >>> ORDER_BITS;
    }

    /** Takes the pages up to that of a home; only then may it, or one before it, be looked for. */
    void ensure(final long home) {
        while (home >= slotCount()) {
            takePage();
        }
    }

    /** Gives back the pages that lie before a slot; were there any? */
    boolean releaseBefore(final long slot) {
        final int end = (int) (slot >>> PAGE_SHIFT);
        final boolean isAny = firstPage < end;
        while (firstPage < end) {
            source.giveBack(pages[firstPage]);
            pages[firstPage] = null;
            addresses[firstPage] = 0;
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

    /** Where a slot lies in memory. */
    long address(final long slot) {
        return addresses[(int) (slot >>> PAGE_SHIFT)] + ((slot & SLOT_MASK) << SLOT_SHIFT);
    }

    /** What a slot holds; {@link #EMPTY} when nothing is there. */
    long get(final long slot) {
        return UnsafeApi.getLong(address(slot));
    }

    /** The slot of an entry, which leads to where no other does. */
    long find(final long entry) {
        long slot = home(order(entry));
        long found = get(slot);
        while (found != entry) {
            if (found == EMPTY) {
                return NONE;
            }
            slot++;
            found = get(slot);
        }
        return slot;
    }

    /** Puts an entry, which must not be there yet, into the first empty slot from its home on. */
    void put(final long entry) {
        long slot = home(order(entry));
        while (get(slot) != EMPTY) {
            slot++;
        }
        if ((slot & SLOT_MASK) == SLOT_MASK && (slot >>> PAGE_SHIFT) + 1 == endPage) {
            takePage();
        }
        set(slot, entry);
    }

    /**
     * Empties a slot. Entries behind it move up unless they would come to lie before their home, so that no search meets a
     * gap before what it looks for (Knuth, The Art of Computer Programming 3, section 6.4, algorithm R).
     */
    void remove(final long slot) {
        long hole = slot;
        long candidate = slot + 1;
        for (long entry = get(candidate); entry != EMPTY; entry = get(candidate)) {
            if (home(order(entry)) <= hole) {
                set(hole, entry);
                hole = candidate;
            }
            candidate++;
        }
        set(hole, EMPTY);
    }

    private long slotCount() {
        return (long) endPage << PAGE_SHIFT;
    }

    private void set(final long slot, final long entry) {
        UnsafeApi.putLong(address(slot), entry);
    }

    private void takePage() {
        if (endPage == pages.length) {
            pages = Arrays.copyOf(pages, endPage * 2);
            addresses = Arrays.copyOf(addresses, endPage * 2);
        }
        final UnsafeBuffer page = source.take();
        pages[endPage] = page;
        addresses[endPage] = page.addressOffset();
        endPage++;
    }
}
