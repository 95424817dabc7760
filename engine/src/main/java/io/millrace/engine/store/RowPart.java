package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A part of a store that has rows: a table or a history.
 */
abstract class RowPart extends StorePart implements Rows {
    /** What there is. */
    final PagedRows rows;

    RowPart(final Store store, final int ordinal, final int id, final PageSource source, final int rowLength) {
        super(store, ordinal, id);
        rows = new PagedRows(source, rowLength);
    }

    @Override
    public final long rowCount() {
        return rows.count();
    }

    @Override
    public final void read(final long row, final UnsafeBuffer view) {
        view.wrap(rows.page(row), rows.offset(row), rows.rowLength());
    }

    @Override
    final long residentBytes() {
        return rows.residentBytes();
    }

    @Override
    final void close() {
        rows.close();
    }
}
