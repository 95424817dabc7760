package io.millrace.engine.store;

import org.agrona.UnsafeApi;

/**
 * Brings what will be needed soon from memory to the cache. A batch adds the keys and rows of all its events and then reads
 * them in one tight loop, so that the processor waits for many at once instead of one after another. It changes nothing.
 *
 * <p>What was added and has moved in the meantime is not read.
 */
public final class ReadAhead {
    /** How much is read of each, in bytes. */
    static final int LENGTH = 128;

    private static final int CACHE_LINE_LENGTH = 64;

    private final Store store;
    private final long[] addresses;
    private int count;
    private long layoutVersion;
    /** Kept, so that the reading is not optimised away. */
    private long sum;

    /**
     * Room for a number of keys and rows.
     *
     * @param store    that everything added belongs to.
     * @param countMax greatest number of calls of {@link #add} before {@link #run}; more are ignored.
     */
    public ReadAhead(final Store store, final int countMax) {
        this.store = store;
        addresses = new long[countMax];
    }

    /**
     * Adds the place where a key lies, if it is in an index.
     *
     * @param index to be searched later.
     */
    public void add(final Index index, final long keyLow, final long keyHigh) {
        add(index.address(keyLow, keyHigh));
    }

    /**
     * Adds a row.
     *
     * @param table that has the row.
     * @param row   number of the row; {@link Index#NOT_FOUND} is ignored.
     */
    public void add(final Table table, final long row) {
        if (row >= 0) {
            add(table.address(row));
        }
    }

    /**
     * Reads the beginning of all that was added, two cache lines each, and forgets it.
     *
     * @return how many were read.
     */
    public int run() {
        // An address of a page that has been given back must not be read: it may not even be memory any more.
        final int end = layoutVersion == store.layoutVersion ? count : 0;
        long read = sum;
        for (int i = 0; i < end; i++) {
            final long address = addresses[i];
            read ^= UnsafeApi.getLong(address) ^ UnsafeApi.getLong(address + CACHE_LINE_LENGTH);
        }
        sum = read;
        count = 0;
        return end;
    }

    /** The 128 bytes from the address on must lie in one page. */
    private void add(final long address) {
        if (count == 0) {
            layoutVersion = store.layoutVersion;
        }
        if (count < addresses.length) {
            addresses[count] = address;
            count++;
        }
    }
}
