package io.millrace.client;

import io.millrace.codecs.Envelope;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/** The one repeating group of a batch or lookup: how many elements there are, and where the next one goes. */
final class ElementGroup {
    private static final int COUNT_OFFSET = Envelope.BATCH_OFFSET - Short.BYTES;

    private final UnsafeBuffer buffer;
    private final int elementLength;
    private final int capacity;
    private int count;

    ElementGroup(final UnsafeBuffer buffer, final int elementLength, final int capacity) {
        this.buffer = buffer;
        this.elementLength = elementLength;
        this.capacity = capacity;
    }

    /** Number of elements for which there is room in a message of the given length. */
    static int capacity(final int messageLengthMax, final int headerLength, final int elementLength) {
        return Math.max(0, Math.min(Envelope.EVENT_COUNT_MAX, (messageLengthMax - headerLength) / elementLength));
    }

    static int messageLength(final int elementLength, final int count) {
        return Envelope.BATCH_OFFSET + elementLength * count;
    }

    int capacity() {
        return capacity;
    }

    int count() {
        return count;
    }

    int length() {
        return messageLength(elementLength, count);
    }

    void clear() {
        count(0);
    }

    /** Appends an element of zeros and returns its offset. */
    int append() {
        if (count == capacity) {
            throw new IllegalStateException(
                "BATCH_FULL: there are " + count + " elements already; offer and clear first, see isFull()");
        }
        final int offset = length();
        for (int i = offset, end = offset + elementLength; i < end; i += Long.BYTES) {
            buffer.putLong(i, 0);
        }
        count(count + 1);
        return offset;
    }

    private void count(final int count) {
        this.count = count;
        buffer.putShort(COUNT_OFFSET, (short) count, ByteOrder.LITTLE_ENDIAN);
    }
}
