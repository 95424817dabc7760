package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rows that change. Each counts in the digest of the records with its content and the table's id, wherever it lies; so its
 * content should begin with what identifies it.
 */
public final class Table extends RowPart {
    Table(final Store store, final int ordinal, final int id, final PageSource source, final int rowLength) {
        super(store, ordinal, id, source, rowLength);
    }

    /**
     * Adds a row. {@link #written} must follow.
     *
     * @param view to be wrapped around the row, which is all zero.
     * @return number of the row.
     */
    public long append(final UnsafeBuffer view) {
        store.beginWrite();
        store.undoLog.push(UndoLog.APPENDED, ordinal, 0, 0);
        final long row = rows.append();
        read(row, view);
        return row;
    }

    /**
     * Begins to change a row. {@link #written} must follow.
     *
     * @param row  number of the row.
     * @param view to be wrapped around the row.
     * @throws IndexOutOfBoundsException if there is no such row.
     */
    public void update(final long row, final UnsafeBuffer view) {
        final UnsafeBuffer page = rows.page(row);
        final int offset = rows.offset(row);
        final int rowLength = rows.rowLength();
        final long address = rows.address(row);
        store.beginWrite();
        PageMemory.copy(address, store.undoLog.push(UndoLog.CHANGED, ordinal, row, rowLength), rowLength);
        store.addToDigest(-Hashing.row(seed, address, rowLength));
        view.wrap(page, offset, rowLength);
    }

    /**
     * Says that a row which was appended or updated has been written: it counts as it is now.
     *
     * @param row number of the row.
     */
    public void written(final long row) {
        store.endWrite();
        store.addToDigest(rows.hash(seed, row));
    }

    @Override
    void undo(final int kind, final long row, final long payload) {
        if (kind == UndoLog.APPENDED) {
            rows.removeLast();
        } else {
            PageMemory.copy(payload, rows.address(row), rows.rowLength());
        }
    }

    @Override
    long recomputeRecordsDigest() {
        long sum = 0;
        for (long row = 0; row < rows.count(); row++) {
            sum += rows.hash(seed, row);
        }
        return sum;
    }
}
