package io.millrace.engine.store;

import java.nio.ByteOrder;

/**
 * The state of the services: tables, histories and indexes, changed in transactions. Everything belongs to one thread.
 *
 * <p>A command is a transaction: {@link #begin}, then {@link #commit} or {@link #rollback}. Inside it
 * {@link #savepoint} marks a place to which {@link #rollbackTo} returns, as often and as deeply nested as one likes. Rows,
 * index entries and digest go back together; what is to survive is written after going back.
 *
 * <p>The digest has two parts. That of the records is the sum, modulo 2^64, of a hash of each row of every table and each
 * tag of every index: it does not depend on their order or place. That of the history is a chain over the rows of each
 * history, in order.
 */
public final class Store implements AutoCloseable {
    private static final int PART_COUNT_MAX = 1024;

    /** What the open transaction has done. */
    final UndoLog undoLog;
    /** Grows whenever memory that a row or index entry lay in has been given back. */
    long layoutVersion;

    /** Number of times that an index has begun to grow. */
    long indexGrowths;

    private final PageSource pages;
    private StorePart[] parts = new StorePart[0];
    private History[] histories = new History[0];
    private long recordsDigest;
    private boolean isInTransaction;
    private int transactionStart;
    private int rowsOpen;

    /**
     * An empty store.
     *
     * @param pages where its memory comes from; outlives the store and is closed by the caller.
     */
    public Store(final PageSource pages) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            // Rows are read as the machine reads, and messages are little-endian.
            throw new IllegalStateException("BYTE_ORDER: this machine is big-endian; use one that is little-endian");
        }
        this.pages = pages;
        this.undoLog = new UndoLog(pages);
    }

    /**
     * Adds a table.
     *
     * @param tableId   unique among the tables, histories and indexes of the store, and the same for ever; by convention
     *                  256 times the schema id of the service, and a number.
     * @param rowLength in bytes, a multiple of 8.
     * @return the table.
     */
    public Table table(final int tableId, final int rowLength) {
        return add(new Table(this, ordinalFor(tableId), tableId, pages, rowLength));
    }

    /**
     * Adds a history, of which the operating system may have the memory of older rows.
     *
     * @param tableId   as of {@link #table}.
     * @param rowLength in bytes, a multiple of 8.
     * @return the history.
     */
    public History history(final int tableId, final int rowLength) {
        return history(tableId, rowLength, false);
    }

    /**
     * Adds a history that stays in memory: one with short rows that commands read, however old they are.
     *
     * @param tableId   as of {@link #table}.
     * @param rowLength in bytes, a multiple of 8.
     * @return the history.
     */
    public History residentHistory(final int tableId, final int rowLength) {
        return history(tableId, rowLength, true);
    }

    private History history(final int tableId, final int rowLength, final boolean isResident) {
        final History history = add(new History(this, ordinalFor(tableId), tableId, pages, rowLength, isResident));
        final History[] more = new History[histories.length + 1];
        System.arraycopy(histories, 0, more, 0, histories.length);
        more[histories.length] = history;
        histories = more;
        return history;
    }

    /**
     * Adds an index of tags alone.
     *
     * @param indexId as the id of {@link #table}.
     * @return the index.
     */
    public Index index(final int indexId) {
        return add(new Index(this, ordinalFor(indexId), indexId, pages, null, 0, false));
    }

    /**
     * Adds an index of rows, which may also hold tags.
     *
     * @param indexId   as the id of {@link #table}.
     * @param rows      a table or history of this store.
     * @param keyOffset where in a row its key begins, a multiple of 8: 128 bits, the less significant half first.
     * @return the index.
     * @throws IllegalArgumentException if the rows are not this store's, or have no room for a key there.
     */
    public Index index(final int indexId, final Rows rows, final int keyOffset) {
        if (!(rows instanceof RowPart part) || part.store != this) {
            throw new IllegalArgumentException("ROWS: an index leads to a table or history of its own store");
        }
        final boolean isCold = part instanceof History history && !history.isResident();
        return add(new Index(this, ordinalFor(indexId), indexId, pages, part.rows, keyOffset, isCold));
    }

    /**
     * Adds timers.
     *
     * @param timersId as the id of {@link #table}.
     * @return the timers.
     */
    public Timers timers(final int timersId) {
        return add(new Timers(this, ordinalFor(timersId), timersId, pages));
    }

    /**
     * Opens the transaction of a command.
     */
    public void begin() {
        if (isInTransaction) {
            throw new IllegalStateException("TRANSACTION: the last one is still open; commit it or roll it back");
        }
        isInTransaction = true;
        transactionStart = mark();
    }

    /**
     * Makes the transaction's changes final.
     */
    public void commit() {
        checkTransaction();
        checkWritten();
        for (final History history : histories) {
            history.onCommit();
        }
        undoLog.clear();
        isInTransaction = false;
    }

    /**
     * Takes the transaction's changes back.
     */
    public void rollback() {
        checkTransaction();
        rollbackTo(transactionStart);
        undoLog.clear();
        isInTransaction = false;
    }

    /**
     * Marks a place inside the transaction.
     *
     * @return what {@link #rollbackTo} asks for; good until the transaction ends or is rolled back to an earlier place.
     */
    public int savepoint() {
        checkTransaction();
        checkWritten();
        return mark();
    }

    /**
     * Takes back what was done since the savepoint, which stays: one can go back to it again.
     *
     * @param savepoint from {@link #savepoint}, in this transaction.
     */
    public void rollbackTo(final int savepoint) {
        checkTransaction();
        if (savepoint < transactionStart || savepoint > undoLog.position()) {
            throw noSavepoint(savepoint);
        }
        rowsOpen = 0;
        undoLog.settle();
        while (undoLog.position() > savepoint) {
            final int kind = undoLog.kind();
            final int part = undoLog.part();
            final long row = undoLog.row();
            final long payload = undoLog.pop();
            if (kind != UndoLog.SAVEPOINT) {
                parts[part].undo(kind, row, payload);
            }
            undoLog.settle();
        }
        if (undoLog.position() != savepoint || undoLog.kind() != UndoLog.SAVEPOINT) {
            throw noSavepoint(savepoint);
        }
        recordsDigest = undoLog.row();
    }

    /**
     * Digest of the records, kept up as they change.
     *
     * @return the sum.
     */
    public long recordsDigest() {
        return recordsDigest;
    }

    /**
     * Digest of the history, as of the last commit.
     *
     * @return the chains of all histories, folded into one.
     */
    public long historyDigest() {
        long digest = 0;
        for (final History history : histories) {
            digest = Hashing.chain(digest, history.chain());
        }
        return digest;
    }

    /**
     * The same as {@link #recordsDigest}, from the records themselves. Takes as long as reading all of them.
     *
     * @return the sum.
     */
    public long recomputeRecordsDigest() {
        long sum = 0;
        for (final StorePart part : parts) {
            sum += part.recomputeRecordsDigest();
        }
        return sum;
    }

    /**
     * The same as {@link #historyDigest}, from the rows themselves. Takes as long as reading all of them.
     *
     * @return the chains of all histories, folded into one.
     */
    public long recomputeHistoryDigest() {
        long digest = 0;
        for (final History history : histories) {
            digest = Hashing.chain(digest, history.recomputeChain());
        }
        return digest;
    }

    /**
     * Memory that the store holds, without what the operating system may have.
     *
     * @return length in bytes, of whole pages.
     */
    public long residentBytes() {
        long bytes = undoLog.residentBytes() - pages.pagedOutBytes();
        for (final StorePart part : parts) {
            bytes += part.residentBytes();
        }
        return bytes;
    }

    /**
     * How often an index has begun to grow: it then moves to slots half as many again, a few entries with each insertion.
     *
     * @return the count since this store was made, that of transactions which were taken back included.
     */
    public long indexGrowths() {
        return indexGrowths;
    }

    /**
     * Gives all memory back. Views of rows must not be used any more.
     */
    @Override
    public void close() {
        layoutVersion++;
        for (final StorePart part : parts) {
            part.close();
        }
        parts = new StorePart[0];
        histories = new History[0];
        undoLog.close();
    }

    void checkTransaction() {
        if (!isInTransaction) {
            throw new IllegalStateException("TRANSACTION: there is none; state changes inside a command only");
        }
    }

    void addToDigest(final long difference) {
        recordsDigest += difference;
    }

    void beginWrite() {
        checkTransaction();
        rowsOpen++;
    }

    void endWrite() {
        rowsOpen--;
        if (rowsOpen < 0) {
            throw new IllegalStateException("WRITTEN: no row was appended or updated");
        }
    }

    private int mark() {
        undoLog.push(UndoLog.SAVEPOINT, 0, recordsDigest, 0);
        return undoLog.position();
    }

    private static IllegalStateException noSavepoint(final int savepoint) {
        return new IllegalStateException("SAVEPOINT: there is none at " + savepoint + " in this transaction");
    }

    private void checkWritten() {
        if (rowsOpen != 0) {
            throw new IllegalStateException("WRITTEN: " + rowsOpen + " rows were appended or updated and not said to be written");
        }
    }

    private int ordinalFor(final int id) {
        if (isInTransaction) {
            throw new IllegalStateException("TRANSACTION: tables and indexes are added before the first command");
        }
        for (final StorePart part : parts) {
            if (part.id == id) {
                throw new IllegalArgumentException("PART_ID: " + id + " is taken by another table, history or index");
            }
        }
        if (parts.length == PART_COUNT_MAX) {
            throw new IllegalStateException("PART_COUNT: a store has at most " + PART_COUNT_MAX + " tables and indexes");
        }
        return parts.length;
    }

    private <T extends StorePart> T add(final T part) {
        final StorePart[] more = new StorePart[parts.length + 1];
        System.arraycopy(parts, 0, more, 0, parts.length);
        more[parts.length] = part;
        parts = more;
        return part;
    }
}
