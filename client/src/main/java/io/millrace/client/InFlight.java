package io.millrace.client;

import org.agrona.collections.LongHashSet;

import java.util.Arrays;

/** The requests that have been offered and not answered. Bounded, and allocated once. */
final class InFlight {
    private static final float LOAD_FACTOR = 0.5f;

    private final LongHashSet requestIds;
    private final int capacity;

    InFlight(final int capacity) {
        this.capacity = capacity;
        requestIds = new LongHashSet(capacity * 2 + 2, LOAD_FACTOR, false);
    }

    boolean isFull() {
        return requestIds.size() == capacity;
    }

    int count() {
        return requestIds.size();
    }

    void add(final long requestId) {
        requestIds.add(requestId);
    }

    /** Returns false if the request was not in flight. */
    boolean remove(final long requestId) {
        return requestIds.remove(requestId);
    }

    /** Takes all requests out, in order of their ids. Allocates: for the end of a session. */
    long[] drain() {
        final long[] ids = new long[requestIds.size()];
        int i = 0;
        for (final LongHashSet.LongIterator iterator = requestIds.iterator(); iterator.hasNext(); ) {
            ids[i++] = iterator.nextValue();
        }
        requestIds.clear();
        Arrays.sort(ids);
        return ids;
    }
}
