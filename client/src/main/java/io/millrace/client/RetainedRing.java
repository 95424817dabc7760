package io.millrace.client;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Copies of requests, one behind the other in memory outside the heap that is allocated once, to be sent again if the session
 * is lost. Room is freed from the oldest on: what is answered before it counts until then.
 *
 * <pre>
 *   0        4       8            16
 *   +--------+-------+------------+---------...-+
 *   | length | kind  | request id | message     |   aligned to 8 bytes
 *   +--------+-------+------------+---------...-+
 * </pre>
 *
 * <p>At the end stands a gap, of 8 bytes at least, when the next copy would not fit.
 */
final class RetainedRing {
    /** Changes something, and is remembered by the engine. */
    static final int COMMAND = 1;
    /** Changes nothing. */
    static final int QUERY = 2;
    /** Goes over the control stream; the message is the id of the session to be ended. */
    static final int END_SESSION = 3;

    private static final int RELEASED = 0;
    private static final int KIND_OFFSET = 4;
    private static final int REQUEST_ID_OFFSET = 8;
    private static final int MESSAGE_OFFSET = 16;
    private static final int ALIGNMENT = 8;
    private static final int BUFFER_ALIGNMENT = 64;
    private static final int WORTHWHILE_FRACTION = 4;

    private final UnsafeBuffer buffer;
    private final int capacity;
    private int head;
    private int tail;
    private int occupiedLength;
    private int retainedLength;

    RetainedRing(final int length, final int messageLengthMax) {
        capacity = Math.max(BitUtil.align(length, ALIGNMENT), recordLength(messageLengthMax));
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, BUFFER_ALIGNMENT));
    }

    /** Would a message of this length fit now? */
    boolean hasRoom(final int length) {
        final int recordLength = recordLength(length);
        if (occupiedLength == 0) {
            return recordLength <= capacity;
        }
        if (tail > head) {
            return recordLength <= capacity - tail || recordLength <= head;
        }
        return recordLength <= head - tail;
    }

    boolean isEmpty() {
        return occupiedLength == 0;
    }

    /** Does what is released wait for the oldest message, and so much of it that moving that one is worthwhile? */
    boolean isOldestInTheWay() {
        return occupiedLength - retainedLength > capacity / WORTHWHILE_FRACTION;
    }

    /** Copies the message; there must be room. Returns where it is. */
    int add(final int kind, final long requestId, final DirectBuffer source, final int sourceOffset, final int length) {
        final int recordLength = recordLength(length);
        if (occupiedLength == 0) {
            head = 0;
            tail = 0;
        } else if (tail > head && recordLength > capacity - tail) {
            leaveGap();
        }
        final int offset = tail;
        buffer.putInt(offset, length);
        buffer.putInt(offset + KIND_OFFSET, kind);
        buffer.putLong(offset + REQUEST_ID_OFFSET, requestId);
        buffer.putBytes(offset + MESSAGE_OFFSET, source, sourceOffset, length);
        tail = offset + recordLength;
        if (tail == capacity) {
            tail = 0;
        }
        occupiedLength += recordLength;
        retainedLength += recordLength;
        return offset;
    }

    /** The message is not needed any more. */
    void release(final int offset) {
        retainedLength -= recordLength(length(offset));
        buffer.putInt(offset + KIND_OFFSET, RELEASED);
        while (occupiedLength > 0 && kind(head) == RELEASED) {
            final int recordLength = recordLength(length(head));
            occupiedLength -= recordLength;
            head += recordLength;
            if (head == capacity) {
                head = 0;
            }
        }
    }

    /** The oldest message that is retained; there must be one. */
    int oldest() {
        return head;
    }

    int kind(final int offset) {
        return buffer.getInt(offset + KIND_OFFSET);
    }

    long requestId(final int offset) {
        return buffer.getLong(offset + REQUEST_ID_OFFSET);
    }

    int length(final int offset) {
        return buffer.getInt(offset);
    }

    int messageOffset(final int offset) {
        return offset + MESSAGE_OFFSET;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    /** The gap is a record that is released already; a length below 0 makes it as short as it has to be. */
    private void leaveGap() {
        final int gapLength = capacity - tail;
        buffer.putInt(tail, gapLength - MESSAGE_OFFSET);
        buffer.putInt(tail + KIND_OFFSET, RELEASED);
        occupiedLength += gapLength;
        tail = 0;
    }

    private static int recordLength(final int length) {
        return BitUtil.align(MESSAGE_OFFSET + length, ALIGNMENT);
    }
}
