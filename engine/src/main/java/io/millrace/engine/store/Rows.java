package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rows of one length, numbered from 0 in the order in which they were appended, to be read.
 *
 * <p>{@link #read} may be called on another thread than the store's, for rows below a {@link #rowCount} that the store's thread
 * has noted between two commands and handed over. A history's rows do not change any more then; a table's may, and of those
 * only what is written once can be relied on.
 */
public interface Rows {
    /**
     * Number of rows. The store's thread.
     *
     * @return the count, those of the open transaction included.
     */
    long rowCount();

    /**
     * Lets a flyweight's buffer speak of a row. It stays valid until the row is taken back or the store is closed; it is not
     * to be written to.
     *
     * @param row  number of the row.
     * @param view to be wrapped around the row.
     * @throws IndexOutOfBoundsException if there is no such row.
     */
    void read(long row, UnsafeBuffer view);

    /**
     * Says that many rows around this one will be read, soon: those that lie on a disk are on their way to memory then. Any
     * thread that may read the row.
     *
     * @param row number of the row.
     */
    default void prefetch(final long row) {
        // It is in memory.
    }
}
