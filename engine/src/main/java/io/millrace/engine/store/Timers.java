package io.millrace.engine.store;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rows that something is due for, the one with the least time first, and of those with the same time the one with the least
 * number. What they hold follows from the rows, so they do not count in the digest.
 *
 * <p>An implicit heap in which an entry has four children: they lie in one cache line, and there are half as many levels as
 * in a binary one. Each row knows its place in the heap, so that a timer can be removed that is not due yet. Turning back
 * gives the same timers, though perhaps in other places, which nobody sees.
 *
 * <pre>
 *   slots of the heap   | unused x 3 | first | its children x 4 | the children of the first of them x 4 | ...
 *   slot                0   time   8   row   16
 * </pre>
 */
public final class Timers extends StorePart {
    /** What {@link #firstTime} returns when there is no timer. */
    public static final long NONE = -1;

    private static final int SLOT_LENGTH = 16;
    private static final int ROW_OFFSET = 8;
    private static final int CHILD_COUNT = 4;
    /** The first entry's slot: the children of each then begin at a multiple of four slots, which is a cache line. */
    private static final int FIRST_SLOT = CHILD_COUNT - 1;
    private static final int PAYLOAD_LENGTH = 8;

    private final PagedRows heap;
    /** For each row its slot, or 0. */
    private final PagedRows slotByRow;
    private long size;

    Timers(final Store store, final int ordinal, final int id, final PageSource source) {
        super(store, ordinal, id);
        heap = new PagedRows(source, SLOT_LENGTH);
        slotByRow = new PagedRows(source, Long.BYTES);
    }

    /**
     * Number of timers.
     *
     * @return the count.
     */
    public long size() {
        return size;
    }

    /**
     * When the first timer is due.
     *
     * @return its time, or {@link #NONE}.
     */
    public long firstTime() {
        return size == 0 ? NONE : time(FIRST_SLOT);
    }

    /**
     * Row of the timer that is due first. Only where there is one.
     *
     * @return number of the row.
     */
    public long firstRow() {
        if (size == 0) {
            throw new IllegalStateException("TIMERS: there is none");
        }
        return row(FIRST_SLOT);
    }

    /**
     * Adds a timer.
     *
     * @param time when it is due; not negative.
     * @param row  number of the row, which has none yet; memory is taken for all rows up to it.
     */
    public void add(final long time, final long row) {
        store.checkTransaction();
        if (has(row) || time < 0) {
            throw new IllegalStateException("TIMERS: row " + row + " has a timer already, or " + time + " is negative");
        }
        log(UndoLog.INSERTED, time, row);
        insert(time, row);
    }

    /**
     * Removes a row's timer.
     *
     * @param row number of the row.
     * @return false when it has none.
     */
    public boolean remove(final long row) {
        store.checkTransaction();
        if (!has(row)) {
            return false;
        }
        final long slot = slotOf(row);
        log(UndoLog.REMOVED, time(slot), row);
        removeAt(slot, row);
        return true;
    }

    @Override
    void undo(final int kind, final long row, final long payload) {
        if (kind == UndoLog.INSERTED) {
            removeAt(slotOf(row), row);
        } else {
            insert(UnsafeApi.getLong(payload), row);
        }
    }

    @Override
    long recomputeRecordsDigest() {
        return 0;
    }

    @Override
    long residentBytes() {
        return heap.residentBytes() + slotByRow.residentBytes();
    }

    @Override
    void close() {
        heap.close();
        slotByRow.close();
        size = 0;
    }

    private boolean has(final long row) {
        return row < slotByRow.count() && slotOf(row) != 0;
    }

    private void log(final int kind, final long time, final long row) {
        UnsafeApi.putLong(store.undoLog.push(kind, ordinal, row, PAYLOAD_LENGTH), time);
    }

    private void insert(final long time, final long row) {
        while (slotByRow.count() <= row) {
            slotByRow.append();
        }
        final long slot = FIRST_SLOT + size;
        while (heap.count() <= slot) {
            heap.append();
        }
        size++;
        moveUp(slot, time, row);
    }

    private void removeAt(final long slot, final long row) {
        place(row, 0);
        size--;
        final long last = FIRST_SLOT + size;
        if (slot != last) {
            final long time = time(last);
            final long lastRow = row(last);
            if (slot > FIRST_SLOT && isBefore(time, lastRow, parent(slot))) {
                moveUp(slot, time, lastRow);
            } else {
                moveDown(slot, time, lastRow);
            }
        }
    }

    /** Puts an entry into a slot that is free, or into that of an ancestor. */
    private void moveUp(final long free, final long time, final long row) {
        long slot = free;
        while (slot > FIRST_SLOT && isBefore(time, row, parent(slot))) {
            final long parent = parent(slot);
            put(slot, time(parent), row(parent));
            slot = parent;
        }
        put(slot, time, row);
    }

    /** Puts an entry into a slot that is free, or into that of a descendant. */
    private void moveDown(final long free, final long time, final long row) {
        final long end = FIRST_SLOT + size;
        long slot = free;
        while (true) {
            final long firstChild = (slot - FIRST_SLOT + 1) * CHILD_COUNT;
            if (firstChild >= end) {
                break;
            }
            long least = firstChild;
            final long childEnd = Math.min(firstChild + CHILD_COUNT, end);
            for (long child = firstChild + 1; child < childEnd; child++) {
                if (isBefore(time(child), row(child), least)) {
                    least = child;
                }
            }
            if (isBefore(time, row, least)) {
                break;
            }
            put(slot, time(least), row(least));
            slot = least;
        }
        put(slot, time, row);
    }

    private boolean isBefore(final long time, final long row, final long slot) {
        final long other = time(slot);
        return time < other || time == other && row < row(slot);
    }

    private static long parent(final long slot) {
        return slot / CHILD_COUNT + FIRST_SLOT - 1;
    }

    private long time(final long slot) {
        return heap.page(slot).getLong(heap.offset(slot));
    }

    private long row(final long slot) {
        return heap.page(slot).getLong(heap.offset(slot) + ROW_OFFSET);
    }

    private void put(final long slot, final long time, final long row) {
        final UnsafeBuffer page = heap.page(slot);
        final int offset = heap.offset(slot);
        page.putLong(offset, time);
        page.putLong(offset + ROW_OFFSET, row);
        place(row, slot);
    }

    private long slotOf(final long row) {
        return slotByRow.page(row).getLong(slotByRow.offset(row));
    }

    private void place(final long row, final long slot) {
        slotByRow.page(row).putLong(slotByRow.offset(row), slot);
    }
}
