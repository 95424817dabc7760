package io.millrace.engine.ledger;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Speaks of some bytes off-heap: a row, or an event of a command. It goes to the bytes by their address and without a check, as
 * a buffer that could also be an array makes the compiler read its fields anew after each write.
 */
abstract class Flyweight {
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** To be wrapped around the bytes that the flyweight is to speak of; they must lie off-heap, and be long enough. */
    final UnsafeBuffer buffer() {
        return buffer;
    }

    final long getLong(final int offset) {
        return UnsafeApi.getLong(buffer.addressOffset() + offset);
    }

    final void putLong(final int offset, final long value) {
        UnsafeApi.putLong(buffer.addressOffset() + offset, value);
    }

    final int getInt(final int offset) {
        return UnsafeApi.getInt(buffer.addressOffset() + offset);
    }

    final void putInt(final int offset, final int value) {
        UnsafeApi.putInt(buffer.addressOffset() + offset, value);
    }

    final short getShort(final int offset) {
        return UnsafeApi.getShort(buffer.addressOffset() + offset);
    }

    final void putShort(final int offset, final short value) {
        UnsafeApi.putShort(buffer.addressOffset() + offset, value);
    }

    /** Takes over all bytes of another one. */
    final void copyFrom(final Flyweight other, final int length) {
        final long from = other.buffer.addressOffset();
        final long to = buffer.addressOffset();
        for (int i = 0; i < length; i += Long.BYTES) {
            UnsafeApi.putLong(to + i, UnsafeApi.getLong(from + i));
        }
    }
}
