package io.millrace.engine.reader;

import io.millrace.engine.memory.DirectMemory;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Queries on their way from one thread to another, in order, off-heap, with notes. One thread writes, one reads. Slots have one
 * length. A slot is
 *
 * <pre>
 *   0   i32  session index
 *   4   i32  length of the message
 *   8   i64  session number
 *   16  i64  sequence of the last command that the query sees
 *   24  i64  timestamp by which the query is judged
 *   32  i32  length of the notes
 *   36  i32  greatest length of the answer
 *   40  the message, then the notes
 * </pre>
 *
 * <p>Behind the slots stand the two positions, in cache lines of their own: how many queries were ever put, and how many taken.
 */
public final class QueryQueue implements AutoCloseable {
    private static final int LENGTH_OFFSET = 4;
    private static final int SESSION_NUMBER_OFFSET = 8;
    private static final int SEQUENCE_OFFSET = 16;
    private static final int TIMESTAMP_OFFSET = 24;
    private static final int NOTE_LENGTH_OFFSET = 32;
    private static final int REPLY_LENGTH_MAX_OFFSET = 36;
    private static final int HEADER_LENGTH = 40;
    private static final int POSITION_DISTANCE = 2 * BitUtil.CACHE_LINE_LENGTH;

    private final UnsafeBuffer buffer;
    private final int slotCount;
    private final int slotLength;
    private final int lengthMax;
    private final int putOffset;
    private final int takenOffset;

    /**
     * Allocates the queue.
     *
     * @param slotCount greatest number of queries in it, a power of two.
     * @param lengthMax greatest length of a query and its notes, in bytes.
     */
    QueryQueue(final int slotCount, final int lengthMax) {
        if (!BitUtil.isPowerOfTwo(slotCount)) {
            throw new IllegalArgumentException("slotCount must be a power of two: " + slotCount);
        }
        this.slotCount = slotCount;
        this.lengthMax = lengthMax;
        this.slotLength = BitUtil.align(HEADER_LENGTH + lengthMax, BitUtil.CACHE_LINE_LENGTH);
        final int slots = Math.multiplyExact(slotCount, slotLength);
        this.putOffset = slots + POSITION_DISTANCE;
        this.takenOffset = slots + 2 * POSITION_DISTANCE;
        this.buffer = DirectMemory.allocate(slots + 3 * POSITION_DISTANCE);
    }

    /**
     * Is there a free slot? The writer's thread.
     *
     * @return true if {@link #put} may be called.
     */
    public boolean hasRoom() {
        return size() < slotCount;
    }

    /**
     * Puts a query in line. The writer's thread; only after {@link #hasRoom}.
     *
     * @param sessionIndex  of the session that asks.
     * @param sessionNumber of the same session.
     * @param sequence      of the last command that the query sees.
     * @param timestamp     by which the query is judged.
     * @param query         buffer that holds the message; copied.
     * @param offset        of its SBE header.
     * @param length        of the whole message in bytes.
     * @param replyLengthMax greatest length of the answer in bytes.
     * @param notes         buffer that holds the notes; copied.
     * @param noteOffset    where they begin.
     * @param noteLength    how long they are, in bytes.
     */
    public void put(
        final int sessionIndex,
        final long sessionNumber,
        final long sequence,
        final long timestamp,
        final DirectBuffer query,
        final int offset,
        final int length,
        final int replyLengthMax,
        final DirectBuffer notes,
        final int noteOffset,
        final int noteLength) {
        if (length + noteLength > lengthMax || !hasRoom()) {
            throw new IllegalStateException(
                "QUERY_QUEUE: " + size() + " of " + slotCount + " slots are taken; " + (length + noteLength) + " bytes more");
        }
        final long put = buffer.getLong(putOffset);
        final int slot = slot(put);
        buffer.putInt(slot, sessionIndex);
        buffer.putInt(slot + LENGTH_OFFSET, length);
        buffer.putLong(slot + SESSION_NUMBER_OFFSET, sessionNumber);
        buffer.putLong(slot + SEQUENCE_OFFSET, sequence);
        buffer.putLong(slot + TIMESTAMP_OFFSET, timestamp);
        buffer.putInt(slot + NOTE_LENGTH_OFFSET, noteLength);
        buffer.putInt(slot + REPLY_LENGTH_MAX_OFFSET, replyLengthMax);
        buffer.putBytes(slot + HEADER_LENGTH, query, offset, length);
        buffer.putBytes(slot + HEADER_LENGTH + length, notes, noteOffset, noteLength);
        buffer.putLongOrdered(putOffset, put + 1);
    }

    /**
     * Queries in line. Any thread.
     *
     * @return the count.
     */
    public int size() {
        return (int) (buffer.getLongVolatile(putOffset) - buffer.getLongVolatile(takenOffset));
    }

    /**
     * Is there a query in line, of which what follows then speaks? The reader's thread.
     *
     * @return false when there is none.
     */
    public boolean peek() {
        return buffer.getLongVolatile(putOffset) != buffer.getLong(takenOffset);
    }

    /**
     * The session that asks.
     *
     * @return its index.
     */
    public int sessionIndex() {
        return buffer.getInt(slot());
    }

    /**
     * The session that asks.
     *
     * @return its number.
     */
    public long sessionNumber() {
        return buffer.getLong(slot() + SESSION_NUMBER_OFFSET);
    }

    /**
     * The last command that the query sees.
     *
     * @return its sequence.
     */
    public long sequence() {
        return buffer.getLong(slot() + SEQUENCE_OFFSET);
    }

    /**
     * The time by which the query is judged.
     *
     * @return nanoseconds since the epoch, UTC.
     */
    public long timestamp() {
        return buffer.getLong(slot() + TIMESTAMP_OFFSET);
    }

    /**
     * Where message and notes lie, until {@link #pop}.
     *
     * @return the buffer.
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * Where the message begins.
     *
     * @return offset of its SBE header.
     */
    public int offset() {
        return slot() + HEADER_LENGTH;
    }

    /**
     * How long the message is.
     *
     * @return length in bytes.
     */
    public int length() {
        return buffer.getInt(slot() + LENGTH_OFFSET);
    }

    /**
     * How long the answer may be.
     *
     * @return length in bytes.
     */
    public int replyLengthMax() {
        return buffer.getInt(slot() + REPLY_LENGTH_MAX_OFFSET);
    }

    /**
     * Where the notes begin.
     *
     * @return the offset.
     */
    public int noteOffset() {
        return offset() + length();
    }

    /**
     * How long the notes are.
     *
     * @return length in bytes.
     */
    public int noteLength() {
        return buffer.getInt(slot() + NOTE_LENGTH_OFFSET);
    }

    /**
     * Takes the query in line away, after which its slot may be written over. Only after {@link #peek} was true.
     */
    public void pop() {
        buffer.putLongOrdered(takenOffset, buffer.getLong(takenOffset) + 1);
    }

    /**
     * Gives the memory back, when neither thread uses it any more.
     */
    @Override
    public void close() {
        DirectMemory.free(buffer);
    }

    private int slot() {
        return slot(buffer.getLong(takenOffset));
    }

    private int slot(final long position) {
        return ((int) position & slotCount - 1) * slotLength;
    }
}
