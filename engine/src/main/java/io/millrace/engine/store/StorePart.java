package io.millrace.engine.store;

/**
 * A table, history or index, as the store sees it.
 */
abstract class StorePart {
    /** Store that the part belongs to. */
    final Store store;
    /** Place among the store's parts; entries of the undo log name it. */
    final int ordinal;
    /** Id under which the part counts in the digest. */
    final int id;
    /** Beginning of every hash over the part's content. */
    final long seed;

    StorePart(final Store store, final int ordinal, final int id) {
        this.store = store;
        this.ordinal = ordinal;
        this.id = id;
        this.seed = Hashing.seed(id);
    }

    /** Turns one entry of the undo log back, whose payload lies at the address given. The store restores the digest. */
    abstract void undo(int kind, long row, long payload);

    /** What the part adds to the sum over all records, computed anew. */
    abstract long recomputeRecordsDigest();

    abstract long residentBytes();

    abstract void close();
}
