package io.millrace.engine.egress;

import io.millrace.engine.memory.DirectMemory;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Replies that a session's producer has not made room for yet: bounded, in order, off-heap. The memory is taken when the
 * first reply has to wait, and grows with what waits; a producer that keeps up costs next to none.
 */
final class Backlog {
    private static final int HEADER_LENGTH = 8;
    private static final int PADDING = -1;

    private static final int CAPACITY_MIN = 4 * 1024;
    private static final int GROWTH_SHIFT = 2;

    private final int capacityMax;
    private int capacity;
    private UnsafeBuffer buffer;
    private int head;
    private int tail;
    private int used;

    Backlog(final int capacityMax) {
        this.capacityMax = capacityMax;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /** Takes a copy of the message; false when there is no room for it. */
    boolean add(final UnsafeBuffer source, final int offset, final int length) {
        final int entryLength = HEADER_LENGTH + BitUtil.align(length, HEADER_LENGTH);
        int skipped = skipped(entryLength);
        while (used + skipped + entryLength > capacity) {
            if (capacity >= capacityMax) {
                return false;
            }
            grow();
            skipped = skipped(entryLength);
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
            capacity = 0;
        }
    }

    void clear() {
        head = 0;
        tail = 0;
        used = 0;
    }

    private int skipped(final int entryLength) {
        final int toEnd = capacity - tail;
        return toEnd < entryLength ? toEnd : 0;
    }

    /** What waits is laid out anew, from the beginning of the larger buffer. */
    private void grow() {
        final int larger = (int) Math.min(capacityMax, Math.max(CAPACITY_MIN, (long) capacity << GROWTH_SHIFT));
        final UnsafeBuffer former = buffer;
        final UnsafeBuffer next = DirectMemory.allocate(larger);
        int end = 0;
        while (used > 0) {
            final int start = offset() - HEADER_LENGTH;
            final int entryLength = HEADER_LENGTH + BitUtil.align(length(), HEADER_LENGTH);
            next.putBytes(end, former, start, entryLength);
            end += entryLength;
            remove();
        }
        if (former != null) {
            DirectMemory.free(former);
        }
        buffer = next;
        capacity = larger;
        head = 0;
        tail = end % larger;
        used = end;
    }
}
