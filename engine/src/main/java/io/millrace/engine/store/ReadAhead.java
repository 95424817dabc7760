package io.millrace.engine.store;

import org.agrona.UnsafeApi;

/**
 * Brings what will be needed soon from memory to the cache. A batch adds the keys of all its events and reads them in one tight
 * loop, so that the processor waits for many at once instead of one after another; then it does the same with the rows that
 * the keys lead to. It changes nothing.
 *
 * <p>What was added and has moved in the meantime is not read.
 */
public final class ReadAhead {
    private static final int CACHE_LINE_LENGTH = 64;

    private final Store store;
    private final long[] addresses;
    private int count;
    private long layoutVersion;
    /** Kept, so that the reading is not optimised away. */
    private long sum;

    /**
     * Room for a number of places.
     *
     * @param store    that everything added belongs to.
     * @param countMax greatest number of cache lines before {@link #run}; more are ignored. A key is one, a row has one for
     *                 each 64 bytes begun.
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
    public void addKey(final Index index, final long keyLow, final long keyHigh) {
        add(index.address(keyLow, keyHigh));
    }

    /**
     * Adds the row that a key leads to, if it leads to one. Reads where the key lies.
     *
     * @param index of rows.
     */
    public void addRow(final Index index, final long keyLow, final long keyHigh) {
        final long address = index.rowAddress(keyLow, keyHigh);
        if (address != 0) {
            final int length = index.rowLength();
            for (int offset = 0; offset < length; offset += CACHE_LINE_LENGTH) {
                add(address + offset);
            }
        }
    }

    /**
     * Reads a word of each cache line that was added, and forgets them.
     *
     * @return how many were read.
     */
    public int run() {
        // An address of a page that has been given back must not be read: it may not even be memory any more.
        final int end = layoutVersion == store.layoutVersion ? count : 0;
        long read = sum;
        for (int i = 0; i < end; i++) {
            read ^= UnsafeApi.getLong(addresses[i]);
        }
        sum = read;
        count = 0;
        return end;
    }

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
