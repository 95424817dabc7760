package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rows that are appended and never change. They count in a chain, in their order; they enter it when their transaction is
 * committed, and until then they can be taken back.
 */
public final class History extends RowPart {
    private long chain;
    private long rowsChained;

    History(final Store store, final int ordinal, final int id, final PageSource source, final int rowLength) {
        super(store, ordinal, id, source, rowLength);
        chain = seed;
    }

    /**
     * Adds a row, to be written before the transaction is committed.
     *
     * @param view to be wrapped around the row, which is all zero.
     * @return number of the row.
     */
    public long append(final UnsafeBuffer view) {
        store.checkTransaction();
        store.undoLog.push(UndoLog.APPENDED, ordinal, 0, 0);
        final long row = rows.append();
        read(row, view);
        return row;
    }

    long chain() {
        return chain;
    }

    long recomputeChain() {
        long recomputed = seed;
        for (long row = 0; row < rowsChained; row++) {
            recomputed = Hashing.chain(recomputed, rows.hash(seed, row));
        }
        return recomputed;
    }

    @Override
    void undo(final int kind, final long row, final long payload) {
        rows.removeLast();
    }

    /** The rows of the transaction will not be taken back any more. */
    void onCommit() {
        final long count = rows.count();
        long link = chain;
        for (long row = rowsChained; row < count; row++) {
            link = Hashing.chain(link, rows.hash(seed, row));
        }
        chain = link;
        rowsChained = count;
    }

    @Override
    long recomputeRecordsDigest() {
        return 0;
    }
}
