package io.millrace.client;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/** How the wire contract lays out numbers: little-endian, of 128 bits the less significant half first. */
final class Words {
    private static final int UINT16_MAX = 0xFFFF;

    private Words() {
    }

    static void putUInt128(final MutableDirectBuffer buffer, final int offset, final long high, final long low) {
        buffer.putLong(offset, low, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + Long.BYTES, high, ByteOrder.LITTLE_ENDIAN);
    }

    static long low(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    static long high(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    static UInt128 uint128(final DirectBuffer buffer, final int offset) {
        return new UInt128(high(buffer, offset), low(buffer, offset));
    }

    static void putUInt64(final MutableDirectBuffer buffer, final int offset, final long value) {
        buffer.putLong(offset, value, ByteOrder.LITTLE_ENDIAN);
    }

    static long uint64(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    static void putUInt32(final MutableDirectBuffer buffer, final int offset, final int value) {
        buffer.putInt(offset, value, ByteOrder.LITTLE_ENDIAN);
    }

    static int uint32(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
    }

    /** Refuses what does not fit, since a value that is cut off would be another one that is valid. */
    static void putUInt16(final MutableDirectBuffer buffer, final int offset, final int value) {
        if ((value & ~UINT16_MAX) != 0) {
            throw new IllegalArgumentException("OUT_OF_RANGE: " + value + " is not in 0 to 65535");
        }
        buffer.putShort(offset, (short) value, ByteOrder.LITTLE_ENDIAN);
    }

    static int uint16(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & UINT16_MAX;
    }
}
