package io.millrace.client;

import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

import java.util.Arrays;

/** The requests that have been offered and not answered, with what was sent. Bounded, and allocated once. */
final class InFlight {
    /** What {@link #remove} answers for a request that is not in flight. */
    static final int NONE = 0;

    private static final float LOAD_FACTOR = 0.5f;
    private static final int MISSING = -1;
    private static final int MOVES_MAX = 4;
    /** Always left free, so that a query can be moved: none but a long lookup is longer. */
    private static final int MOVE_RESERVE = 512;

    private final Long2LongHashMap offsets;
    private final RetainedRing retained;
    private final int capacity;
    private long retriedUpTo;

    InFlight(final int capacity, final RetainedRing retained) {
        this.capacity = capacity;
        this.retained = retained;
        offsets = new Long2LongHashMap(capacity * 2 + 2, LOAD_FACTOR, MISSING, false);
    }

    /** Sees to it that a request of this length can be added; false if there is no room for it at the moment. */
    boolean makeRoom(final int length) {
        if (offsets.size() == capacity) {
            return false;
        }
        for (int i = 0; i < MOVES_MAX && !retained.hasRoom(length + MOVE_RESERVE); i++) {
            if (!moveOldest()) {
                break;
            }
        }
        return retained.hasRoom(length + MOVE_RESERVE) || retained.isEmpty() && retained.hasRoom(length);
    }

    int count() {
        return offsets.size();
    }

    /** Copies the message; there must be room. */
    void add(final int kind, final long requestId, final DirectBuffer buffer, final int length) {
        offsets.put(requestId, retained.add(kind, requestId, buffer, 0, length));
    }

    boolean contains(final long requestId) {
        return offsets.get(requestId) != MISSING;
    }

    /** Returns which kind of request it was; {@link #NONE} if it was not in flight. */
    int remove(final long requestId) {
        final int offset = (int) offsets.remove(requestId);
        if (offset == MISSING) {
            return NONE;
        }
        final int kind = retained.kind(offset);
        retained.release(offset);
        return kind;
    }

    /** Where what is retained of the request stands, which must be in flight. */
    int offset(final long requestId) {
        return (int) offsets.get(requestId);
    }

    RetainedRing retained() {
        return retained;
    }

    /** Has the request been sent in more than one session? */
    boolean isRetried(final long requestId) {
        return requestId <= retriedUpTo;
    }

    /** All that is in flight is about to be sent again: returns it in order of the ids. Allocates: for a session's loss. */
    long[] retry() {
        final long[] ids = requestIds();
        if (ids.length > 0) {
            retriedUpTo = ids[ids.length - 1];
        }
        return ids;
    }

    /** Takes all commands out, in order of their ids. Allocates: for the day when the engine has forgotten the client. */
    long[] drainCommands() {
        final long[] ids = requestIds();
        int count = 0;
        for (final long id : ids) {
            if (retained.kind(offset(id)) == RetainedRing.COMMAND) {
                ids[count++] = id;
                remove(id);
            }
        }
        return Arrays.copyOf(ids, count);
    }

    /** Takes all requests out, in order of their ids. Allocates: for the end of a session. */
    long[] drain() {
        final long[] ids = requestIds();
        for (final long id : ids) {
            remove(id);
        }
        return ids;
    }

    private long[] requestIds() {
        final long[] ids = new long[offsets.size()];
        int i = 0;
        final Long2LongHashMap.EntryIterator iterator = offsets.entrySet().iterator();
        while (iterator.hasNext()) {
            iterator.next();
            ids[i++] = iterator.getLongKey();
        }
        Arrays.sort(ids);
        return ids;
    }

    /** A query that takes long must not keep the room of all that was answered since: it moves behind it. */
    private boolean moveOldest() {
        if (retained.isEmpty() || !retained.isOldestInTheWay()) {
            return false;
        }
        final int from = retained.oldest();
        final int length = retained.length(from);
        if (retained.kind(from) != RetainedRing.QUERY || !retained.hasRoom(length)) {
            return false;
        }
        final long requestId = retained.requestId(from);
        offsets.put(requestId, retained.add(
            RetainedRing.QUERY, requestId, retained.buffer(), retained.messageOffset(from), length));
        retained.release(from);
        return true;
    }
}
