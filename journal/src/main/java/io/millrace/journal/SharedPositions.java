package io.millrace.journal;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * What the appending thread tells others, off-heap, each in two cache lines of its own: they ask all the time, and what is
 * written for one of them would otherwise be fetched anew by all.
 *
 * <pre>
 *   128  i64  room that is left for records in the current segment, in bytes, or -1 where nothing can be written
 *   256  i64  sequence up to which the disk has everything
 *   384  i64  sequence up to which everything is durable
 *   512  i64  length of the frames that the latest sync has put, or is putting, on the disk
 * </pre>
 */
final class SharedPositions {
    static final long NOT_WRITABLE = -1;

    private static final int DISTANCE = 2 * BitUtil.CACHE_LINE_LENGTH;
    private static final int ROOM_OFFSET = DISTANCE;
    private static final int SYNCED_OFFSET = 2 * DISTANCE;
    private static final int DURABLE_OFFSET = 3 * DISTANCE;
    private static final int SYNC_LENGTH_OFFSET = 4 * DISTANCE;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(5 * DISTANCE));

    SharedPositions() {
        room(NOT_WRITABLE);
    }

    long room() {
        return buffer.getLongVolatile(ROOM_OFFSET);
    }

    void room(final long length) {
        buffer.putLongOrdered(ROOM_OFFSET, length);
    }

    long synced() {
        return buffer.getLongVolatile(SYNCED_OFFSET);
    }

    void synced(final long sequence) {
        buffer.putLongOrdered(SYNCED_OFFSET, sequence);
    }

    long durable() {
        return buffer.getLongVolatile(DURABLE_OFFSET);
    }

    void durable(final long sequence) {
        buffer.putLongOrdered(DURABLE_OFFSET, sequence);
    }

    long syncLength() {
        return buffer.getLongVolatile(SYNC_LENGTH_OFFSET);
    }

    void syncLength(final long length) {
        buffer.putLongOrdered(SYNC_LENGTH_OFFSET, length);
    }
}
