package io.millrace.engine.egress;

import io.millrace.engine.memory.DirectMemory;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Replies that a session's producer has not made room for yet: bounded, in order, off-heap. The memory is taken when the
 * first reply has to wait; a producer that keeps up costs none.
 */
final class Backlog {
    private static final int HEADER_LENGTH = 8;
    private static final int PADDING = -1;

    private final int capacity;
    private UnsafeBuffer buffer;
    private int head;
    private int tail;
    private int used;

    Backlog(final int capacity) {
        this.capacity = capacity;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /** Takes a copy of the message; false when there is no room for it. */
    boolean add(final UnsafeBuffer source, final int offset, final int length) {
        if (buffer == null) {
            buffer = DirectMemory.allocate(capacity);
        }
        final int entryLength = HEADER_LENGTH + BitUtil.align(length, HEADER_LENGTH);
        final int toEnd = capacity - tail;
        final int skipped = toEnd < entryLength ? toEnd : 0;
        if (used + skipped + entryLength > capacity) {
            return false;
        }
        if (skipped > 0) {
            buffer.putInt(tail, PADDING);
            used += skipped;
            tail = 0;
        }
        buffer.putInt(tail, length);
        buffer.putBytes(tail + HEADER_LENGTH, source, offset, length);
        tail = (tail + entryLength) % capacity;
        used += entryLength;
        return true;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Offset of the first message; only when not empty. */
    int offset() {
        if (buffer.getInt(head) == PADDING) {
            used -= capacity - head;
            head = 0;
        }
        return head + HEADER_LENGTH;
    }

    /** Length of the first message; only after {@link #offset()}. */
    int length() {
        return buffer.getInt(head);
    }

    void remove() {
        final int entryLength = HEADER_LENGTH + BitUtil.align(length(), HEADER_LENGTH);
        head = (head + entryLength) % capacity;
        used -= entryLength;
    }

    /** Gives the memory back; what waits is forgotten. */
    void close() {
        clear();
        if (buffer != null) {
            DirectMemory.free(buffer);
            buffer = null;
        }
    }

    void clear() {
        head = 0;
        tail = 0;
        used = 0;
    }
}
