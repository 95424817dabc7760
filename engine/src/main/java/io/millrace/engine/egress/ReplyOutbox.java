package io.millrace.engine.egress;

import io.millrace.engine.memory.DirectMemory;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Replies on their way to egress, in order, off-heap: from apply, or from the reader. One thread writes, one reads; they may be
 * the same. What makes replies wait here is the disk. An entry is
 *
 * <pre>
 *   0   i32  length of the message; -1: the rest up to the end is unused
 *   4   i32  session index
 *   8   i64  session number
 *   16  i64  sequence that must be durable before the message leaves
 *   24  i32  kind, an ordinal of SlotKind
 *   28  i32  reason, when a session ends
 *   32  the message, padded to a multiple of 8
 * </pre>
 *
 * <p>Entries follow one another, each in one piece. Behind the last place stand the two positions, in cache lines of their own,
 * which only grow: tail is the writer's, head the reader's, and what lies between them is in line. Beside tail stands the
 * position of the claimed entry: tail, or behind the unused rest.
 */
public final class ReplyOutbox implements AutoCloseable {
    private static final int SESSION_INDEX_OFFSET = 4;
    private static final int SESSION_NUMBER_OFFSET = 8;
    private static final int SEQUENCE_OFFSET = 16;
    private static final int KIND_OFFSET = 24;
    private static final int REASON_OFFSET = 28;
    private static final int HEADER_LENGTH = 32;
    private static final int ALIGNMENT = 8;
    private static final int PADDING = -1;
    private static final int POSITION_DISTANCE = 2 * BitUtil.CACHE_LINE_LENGTH;

    private final UnsafeBuffer buffer;
    private final int capacity;
    private final int messageLengthMax;
    private final int headOffset;
    private final int tailOffset;
    private final int claimedOffset;

    /**
     * Allocates the outbox.
     *
     * @param capacity         in bytes, a power of two, at least four times the longest message.
     * @param messageLengthMax greatest length of a message in bytes.
     */
    public ReplyOutbox(final int capacity, final int messageLengthMax) {
        if (!BitUtil.isPowerOfTwo(capacity) || capacity < 4L * messageLengthMax) {
            throw new IllegalArgumentException("capacity " + capacity + " must be a power of two, and at least four times "
                + messageLengthMax);
        }
        this.capacity = capacity;
        this.messageLengthMax = messageLengthMax;
        this.headOffset = capacity + POSITION_DISTANCE;
        this.tailOffset = capacity + 2 * POSITION_DISTANCE;
        this.claimedOffset = tailOffset + Long.BYTES;
        this.buffer = DirectMemory.allocate(capacity + 3 * POSITION_DISTANCE + Long.BYTES);
    }

    /**
     * Is there room for the longest message? The writer's thread.
     *
     * @return true if {@link #claim} may be called.
     */
    public boolean hasRoom() {
        return capacity - (tail() - head()) >= 2L * entryLength(messageLengthMax);
    }

    /**
     * Is nothing waiting?
     *
     * @return true if so.
     */
    public boolean isEmpty() {
        return head() == tail();
    }

    /**
     * Makes room for the longest message, in one piece. Only after {@link #hasRoom}. A claim that is not committed never was.
     *
     * @return offset at which the message is to be written.
     */
    public int claim() {
        long claimed = tail();
        final int toEnd = capacity - place(claimed);
        if (toEnd < entryLength(messageLengthMax)) {
            buffer.putInt(place(claimed), PADDING);
            claimed += toEnd;
        }
        buffer.putLong(claimedOffset, claimed);
        return place(claimed) + HEADER_LENGTH;
    }

    /**
     * Puts the claimed message, of the length that it has come to have, in line.
     *
     * @param length        of the message in bytes; 0 when there is none.
     * @param sessionIndex  of the session that it is for.
     * @param sessionNumber of the session: indexes are used again, numbers are not.
     * @param sequence      that must be durable before the message leaves.
     * @param kind          ordinal of a {@link io.millrace.engine.ring.SlotKind}.
     * @param reason        value of a {@link io.millrace.codecs.session.DisconnectReason}, or 0.
     */
    public void commit(
        final int length,
        final int sessionIndex,
        final long sessionNumber,
        final long sequence,
        final int kind,
        final int reason) {
        final long claimed = buffer.getLong(claimedOffset);
        final int offset = place(claimed);
        buffer.putInt(offset, length);
        buffer.putInt(offset + SESSION_INDEX_OFFSET, sessionIndex);
        buffer.putLong(offset + SESSION_NUMBER_OFFSET, sessionNumber);
        buffer.putLong(offset + SEQUENCE_OFFSET, sequence);
        buffer.putInt(offset + KIND_OFFSET, kind);
        buffer.putInt(offset + REASON_OFFSET, reason);
        buffer.putLongOrdered(tailOffset, claimed + entryLength(length));
    }

    /**
     * Where the messages lie.
     *
     * @return the buffer.
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * Moves to the first entry in line. This and what follows is the reader's thread's.
     *
     * @return false when there is none.
     */
    public boolean peek() {
        final long head = head();
        if (head == tail()) {
            return false;
        }
        if (buffer.getInt(place(head)) == PADDING) {
            // The entry behind it came into line with it.
            buffer.putLongOrdered(headOffset, head + capacity - place(head));
        }
        return true;
    }

    /**
     * What the entry in line waits for. Only after {@link #peek} was true.
     *
     * @return the sequence that must be durable before its message leaves.
     */
    public long sequence() {
        return buffer.getLong(place(head()) + SEQUENCE_OFFSET);
    }

    int length() {
        return buffer.getInt(place(head()));
    }

    int offset() {
        return place(head()) + HEADER_LENGTH;
    }

    int sessionIndex() {
        return buffer.getInt(place(head()) + SESSION_INDEX_OFFSET);
    }

    long sessionNumber() {
        return buffer.getLong(place(head()) + SESSION_NUMBER_OFFSET);
    }

    int kind() {
        return buffer.getInt(place(head()) + KIND_OFFSET);
    }

    int reason() {
        return buffer.getInt(place(head()) + REASON_OFFSET);
    }

    /**
     * Takes the entry in line away, after which its bytes may be written over. Only after {@link #peek} was true.
     */
    public void pop() {
        buffer.putLongOrdered(headOffset, head() + entryLength(length()));
    }

    /**
     * Gives the memory back, when neither stage uses it any more.
     */
    @Override
    public void close() {
        DirectMemory.free(buffer);
    }

    private long head() {
        return buffer.getLongVolatile(headOffset);
    }

    private long tail() {
        return buffer.getLongVolatile(tailOffset);
    }

    private int place(final long position) {
        return (int) position & (capacity - 1);
    }

    private static int entryLength(final int messageLength) {
        return HEADER_LENGTH + BitUtil.align(messageLength, ALIGNMENT);
    }
}
