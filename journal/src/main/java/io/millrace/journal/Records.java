package io.millrace.journal;

import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * The run of records in a frame.
 */
final class Records {
    private Records() {
    }

    /**
     * Do that many records, by their own lengths and with zeros for padding, fill a run exactly? The writer asks before it
     * appends what nobody could read, and the reader before it hands anything on.
     *
     * @param start of the first.
     * @param end   of the last.
     */
    static boolean areSound(final DirectBuffer buffer, final int start, final int end, final int count) {
        if (count < 1) {
            return false;
        }
        long at = start;
        for (int i = 0; i < count; i++) {
            if (at + FrameHeader.RECORD_HEADER_LENGTH > end) {
                return false;
            }
            final int length = buffer.getInt((int) at, LITTLE_ENDIAN);
            at += FrameHeader.recordLength(length);
            if (at > end || !isPadded(buffer, (int) at, length)) {
                return false;
            }
        }
        return at == end;
    }

    private static boolean isPadded(final DirectBuffer buffer, final int end, final int length) {
        final int rest = length & FrameHeader.RECORD_ALIGNMENT - 1;
        return rest == 0 || buffer.getLong(end - Long.BYTES, LITTLE_ENDIAN) >>> rest * Byte.SIZE == 0;
    }
}
