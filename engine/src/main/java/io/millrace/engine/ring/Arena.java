package io.millrace.engine.ring;

import io.millrace.engine.memory.DirectMemory;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Off-heap bytes, used round and round: what is claimed lies in one piece, and is given back in the order in which it was
 * claimed. Positions only grow; a position's place is its low bits. Used by the publisher's thread alone.
 */
final class Arena {
    private final UnsafeBuffer buffer;
    private final int capacity;
    private long tail;
    private long claimed;

    Arena(final int capacity) {
        if (!BitUtil.isPowerOfTwo(capacity)) {
            throw new IllegalArgumentException("arena capacity must be a power of two: " + capacity);
        }
        this.capacity = capacity;
        this.buffer = DirectMemory.allocate(capacity);
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * Finds room for {@code length} bytes; {@link #commit} takes it.
     *
     * @param length in bytes, a multiple of 8.
     * @param head   position up to which everything has been given back.
     * @return offset of the room, or -1 when there is none.
     */
    int claim(final int length, final long head) {
        long start = tail;
        final int toEnd = capacity - offset(start);
        if (toEnd < length) {
            start += toEnd;
        }
        if (start + length - head > capacity) {
            return -1;
        }
        claimed = start + length;
        return offset(start);
    }

    void commit() {
        tail = claimed;
    }

    /**
     * Up to where has been claimed and committed.
     *
     * @return position.
     */
    long tail() {
        return tail;
    }

    void close() {
        DirectMemory.free(buffer);
    }

    private int offset(final long position) {
        return (int) position & (capacity - 1);
    }
}
