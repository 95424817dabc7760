package io.millrace.engine.ring;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * One slot of the ring. The bytes lie off-heap, in one of the ring's two arenas; the slot says where. Written by ingress
 * before it publishes, only read afterwards.
 */
public final class CommandSlot {
    SlotKind kind;
    UnsafeBuffer buffer;
    int offset;
    int length;
    int sessionIndex;
    int reason;
    int replyLengthMax;
    long sequence;
    long timestamp;
    long journaledEnd;
    long passingEnd;

    CommandSlot() {
    }

    /**
     * What is asked for.
     *
     * @return the kind.
     */
    public SlotKind kind() {
        return kind;
    }

    /**
     * Where the bytes lie. Valid until the last stage has passed the slot.
     *
     * @return the buffer.
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * Where the message begins; a command's record header stands directly before it.
     *
     * @return the offset.
     */
    public int offset() {
        return offset;
    }

    /**
     * How long the message is, without record header and padding.
     *
     * @return the length in bytes.
     */
    public int length() {
        return length;
    }

    /**
     * Which session it came from.
     *
     * @return the session's place among the engine's sessions; negative for the engine's own commands.
     */
    public int sessionIndex() {
        return sessionIndex;
    }

    /**
     * Why a session ends.
     *
     * @return value of a {@link io.millrace.codecs.session.DisconnectReason}; 0 in other slots.
     */
    public int reason() {
        return reason;
    }

    /**
     * How long the answer to a query may be.
     *
     * @return length in bytes.
     */
    public int replyLengthMax() {
        return replyLengthMax;
    }

    /**
     * A command's own sequence; in other slots that of the last command before it.
     *
     * @return the sequence.
     */
    public long sequence() {
        return sequence;
    }

    /**
     * Ingress time.
     *
     * @return nanoseconds since the epoch, UTC.
     */
    public long timestamp() {
        return timestamp;
    }
}
