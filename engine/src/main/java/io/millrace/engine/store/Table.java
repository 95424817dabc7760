package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rows that change. Each counts in the digest of the records with its content and the table's id, wherever it lies; so its
 * content should begin with what identifies it.
 */
public final class Table extends StorePart implements Rows {
    private final PagedRows rows;

    Table(final Store store, final int ordinal, final int id, final PageSource source, final int rowLength) {
        super(store, ordinal, id);
        rows = new PagedRows(source, rowLength);
    }

    @Override
    public long rowCount() {
        return rows.count();
    }

    @Override
    public void read(final long row, final UnsafeBuffer view) {
        view.wrap(rows.page(row), rows.offset(row), rows.rowLength());
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
        store.beginWrite();
        final UnsafeBuffer log = store.undoLog.push(UndoLog.CHANGED, ordinal, row, rowLength);
        copy(page, offset, log, store.undoLog.payloadOffset(), rowLength);
        store.addToDigest(-Hashing.row(seed, page, offset, rowLength));
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

    /** Address of a row; two cache lines from there lie in one page. */
    long address(final long row) {
        return rows.page(row).addressOffset() + Math.min(rows.offset(row), PageSource.PAGE_LENGTH - ReadAhead.LENGTH);
    }

    @Override
    void undo(final int kind, final long row, final UnsafeBuffer payload, final int payloadOffset) {
        if (kind == UndoLog.APPENDED) {
            rows.removeLast();
        } else {
            copy(payload, payloadOffset, rows.page(row), rows.offset(row), rows.rowLength());
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

    @Override
    long residentBytes() {
        return rows.residentBytes();
    }

    @Override
    void close() {
        rows.close();
    }

    /** Word by word: for the length of a row that is faster than a call of the JVM's copying routine. */
    private static void copy(
        final UnsafeBuffer from, final int fromOffset, final UnsafeBuffer to, final int toOffset, final int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            to.putLong(toOffset + i, from.getLong(fromOffset + i));
        }
    }
}
