package io.millrace.engine.egress;

import io.millrace.engine.memory.DirectMemory;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Replies on their way from apply to egress, in order, off-heap. Both stages share a thread; what makes replies wait here is
 * the disk.
 *
 * <pre>
 *   0   i32  length of the message; -1: the rest up to the end is unused
 *   4   i32  session index
 *   8   i64  sequence that must be durable before the message leaves
 *   16  i32  kind, an ordinal of SlotKind
 *   20  i32  reason, when a session ends
 *   24  the message, padded to a multiple of 8
 * </pre>
 */
public final class ReplyOutbox implements AutoCloseable {
    private static final int SESSION_INDEX_OFFSET = 4;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int KIND_OFFSET = 16;
    private static final int REASON_OFFSET = 20;
    private static final int HEADER_LENGTH = 24;
    private static final int ALIGNMENT = 8;
    private static final int PADDING = -1;

    private final UnsafeBuffer buffer;
    private final int capacity;
    private final int messageLengthMax;
    private long head;
    private long tail;

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
        this.buffer = DirectMemory.allocate(capacity);
    }

    /**
     * Is there room for the longest message?
     *
     * @return true if {@link #claim} may be called.
     */
    public boolean hasRoom() {
        return capacity - (tail - head) >= 2L * entryLength(messageLengthMax);
    }

    /**
     * Is nothing waiting?
     *
     * @return true if so.
     */
    public boolean isEmpty() {
        return head == tail;
    }

    /**
     * Makes room for the longest message, in one piece. Only after {@link #hasRoom}.
     *
     * @return offset at which the message is to be written.
     */
    public int claim() {
        final int toEnd = capacity - place(tail);
        if (toEnd < entryLength(messageLengthMax)) {
            buffer.putInt(place(tail), PADDING);
            tail += toEnd;
        }
        return place(tail) + HEADER_LENGTH;
    }

    /**
     * Puts the claimed message, of the length that it has come to have, in line.
     *
     * @param length       of the message in bytes.
     * @param sessionIndex of the session that it is for.
     * @param sequence     that must be durable before the message leaves.
     * @param kind         ordinal of a {@link io.millrace.engine.ring.SlotKind}.
     * @param reason       value of a {@link io.millrace.codecs.session.DisconnectReason}, or 0.
     */
    public void commit(
        final int length, final int sessionIndex, final long sequence, final int kind, final int reason) {
        final int offset = place(tail);
        buffer.putInt(offset, length);
        buffer.putInt(offset + SESSION_INDEX_OFFSET, sessionIndex);
        buffer.putLong(offset + SEQUENCE_OFFSET, sequence);
        buffer.putInt(offset + KIND_OFFSET, kind);
        buffer.putInt(offset + REASON_OFFSET, reason);
        tail += entryLength(length);
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
     * Moves to the first entry in line.
     *
     * @return false when there is none.
     */
    public boolean peek() {
        if (head == tail) {
            return false;
        }
        if (buffer.getInt(place(head)) == PADDING) {
            head += capacity - place(head);
        }
        return head != tail;
    }

    /**
     * What the entry in line waits for. Only after {@link #peek} was true.
     *
     * @return the sequence that must be durable before its message leaves.
     */
    public long sequence() {
        return buffer.getLong(place(head) + SEQUENCE_OFFSET);
    }

    int length() {
        return buffer.getInt(place(head));
    }

    int offset() {
        return place(head) + HEADER_LENGTH;
    }

    int sessionIndex() {
        return buffer.getInt(place(head) + SESSION_INDEX_OFFSET);
    }

    int kind() {
        return buffer.getInt(place(head) + KIND_OFFSET);
    }

    int reason() {
        return buffer.getInt(place(head) + REASON_OFFSET);
    }

    /**
     * Takes the entry in line away, after which its bytes may be written over. Only after {@link #peek} was true.
     */
    public void pop() {
        head += entryLength(length());
    }

    /**
     * Gives the memory back, when neither stage uses it any more.
     */
    @Override
    public void close() {
        DirectMemory.free(buffer);
    }

    private int place(final long position) {
        return (int) position & (capacity - 1);
    }

    private static int entryLength(final int messageLength) {
        return HEADER_LENGTH + BitUtil.align(messageLength, ALIGNMENT);
    }
}
