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
     * Do that many records, by their own lengths, fill a run exactly?
     *
     * @param start of the first.
     * @param end   of the last.
     */
    static boolean fill(final DirectBuffer buffer, final int start, final int end, final int count) {
        if (count < 1) {
            return false;
        }
        long at = start;
        for (int i = 0; i < count; i++) {
            if (at + FrameHeader.RECORD_HEADER_LENGTH > end) {
                return false;
            }
            at += FrameHeader.recordLength(buffer.getInt((int) at, LITTLE_ENDIAN));
        }
        return at == end;
    }
}
