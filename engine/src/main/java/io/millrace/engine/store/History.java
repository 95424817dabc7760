package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rows that are appended and never change. They count in a chain, in their order; they enter it when their transaction is
 * committed, and until then they can be taken back.
 *
 * <p>Unless it is resident the operating system may have the memory of all but its newest {@link #PAGES_KEPT} pages: to read an
 * older row may mean to wait for a disk.
 */
public final class History extends RowPart {
    /** Full pages that always stay in memory: 64 MiB. */
    public static final int PAGES_KEPT = 64;

    private long chain;
    private long rowsChained;
    /** So many rows in the chain retire the next page. */
    private long rowsToRetire;

    History(
        final Store store,
        final int ordinal,
        final int id,
        final PageSource source,
        final int rowLength,
        final boolean isResident) {

        super(store, ordinal, id, source, rowLength);
        chain = seed;
        rowsToRetire = isResident ? Long.MAX_VALUE : (PAGES_KEPT + 1) * rows.rowsPerPage();
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

    /**
     * Can it be that reading a row means to wait for a disk? Another thread than the store's may hear of it late.
     *
     * @param row number of a row that is there.
     * @return true if so; it may be in memory nevertheless.
     */
    public boolean isCold(final long row) {
        return row < rows.rowsRetired();
    }

    boolean isResident() {
        return rowsToRetire == Long.MAX_VALUE;
    }

    @Override
    public void prefetch(final long row) {
        if (isCold(row)) {
            rows.prefetch(row);
        }
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
        while (count >= rowsToRetire) {
            rows.retirePage();
            rowsToRetire += rows.rowsPerPage();
        }
    }

    @Override
    long recomputeRecordsDigest() {
        return 0;
    }
}
