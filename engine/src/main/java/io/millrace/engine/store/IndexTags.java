package io.millrace.engine.store;

import org.agrona.UnsafeApi;

/**
 * The keys of an {@link Index} that lead to no row, each with its tag. A place that has become free is taken again, the last one
 * first; going back in a transaction takes and frees them in the opposite order, so that each entry gets its own place back.
 *
 * <pre>
 *   0          8          16         24
 *   +----------+----------+----------+
 *   | key low  | key high | tag      |      a free place: the next free one and 1, or 0, in place of the tag
 *   +----------+----------+----------+
 * </pre>
 */
final class IndexTags {
    /** In bytes. */
    static final int LENGTH = 24;

    private static final int KEY_HIGH_OFFSET = 8;
    private static final int TAG_OFFSET = 16;

    private final PagedRows places;
    private final long seed;
    private long freePlaceAndOne;

    IndexTags(final PageSource source, final long seed) {
        places = new PagedRows(source, LENGTH);
        this.seed = seed;
    }

    long add(final long keyLow, final long keyHigh, final long tag) {
        final long place;
        if (freePlaceAndOne == 0) {
            place = places.append();
        } else {
            place = freePlaceAndOne - 1;
            freePlaceAndOne = value(place);
        }
        final long address = places.address(place);
        UnsafeApi.putLong(address, keyLow);
        UnsafeApi.putLong(address + KEY_HIGH_OFFSET, keyHigh);
        UnsafeApi.putLong(address + TAG_OFFSET, tag);
        return place;
    }

    /** Copies what is there to an address, and frees the place. */
    void remove(final long place, final long log) {
        PageMemory.copy(places.address(place), log, LENGTH);
        free(place);
    }

    void undoAdd(final long place) {
        free(place);
    }

    void undoRemove(final long place, final long log) {
        if (place != freePlaceAndOne - 1) {
            throw new IllegalStateException("INDEX_TAG: place " + place + " is not the one that was freed last");
        }
        freePlaceAndOne = value(place);
        PageMemory.copy(log, places.address(place), LENGTH);
    }

    boolean holds(final long place, final long keyLow, final long keyHigh) {
        return keyLow(place) == keyLow && keyHigh(place) == keyHigh;
    }

    long value(final long place) {
        return UnsafeApi.getLong(places.address(place) + TAG_OFFSET);
    }

    long digest() {
        long sum = 0;
        for (long place = 0; place < places.count(); place++) {
            final long tag = value(place);
            if (tag >= Index.TAG) {
                sum += Hashing.entry(seed, keyLow(place), keyHigh(place), tag);
            }
        }
        return sum;
    }

    long residentBytes() {
        return places.residentBytes();
    }

    void close() {
        places.close();
        freePlaceAndOne = 0;
    }

    private long keyLow(final long place) {
        return UnsafeApi.getLong(places.address(place));
    }

    private long keyHigh(final long place) {
        return UnsafeApi.getLong(places.address(place) + KEY_HIGH_OFFSET);
    }

    private void free(final long place) {
        UnsafeApi.putLong(places.address(place) + TAG_OFFSET, freePlaceAndOne);
        freePlaceAndOne = place + 1;
    }
}
