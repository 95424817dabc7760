package io.millrace.journal;

import io.millrace.codecs.journal.FrameEncoder;
import io.millrace.codecs.journal.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What stands before the records of a frame. A frame is one excerpt of Chronicle's; its layout is that of the message Frame in
 * the schema of the journal. All little-endian.
 *
 * <pre>
 *   0       2       4       6       8               16              24      28      32
 *   +-------+-------+-------+-------+---------------+---------------+-------+-------+
 *   | block | temp- | schema| schema| first         | durable       | seg-  | record|
 *   | length| late  | id    | ver-  | sequence      | sequence      | ment  | count |
 *   | 36    | 2     | 3     | sion 0|               |               |       |       |
 *   +-------+-------+-------+-------+---------------+---------------+-------+-------+
 *   32              36              40              44              48
 *   +---------------+---------------+---------------+---------------+-------- - -
 *   | previous      | CRC-32C of    | zero          | length of     | records
 *   | frame's CRC   | this frame    |               | the records   |
 *   +---------------+---------------+---------------+---------------+-------- - -
 * </pre>
 *
 * <p>The CRC covers the whole frame, records included, with its own four bytes as zero. A record:
 *
 * <pre>
 *   0       4       8               16              16 + length
 *   +-------+-------+---------------+---------- - - +------------------------+
 *   | length| beha- | timestamp     | the command   | zeros up to the next   |
 *   | of the| viour |               |               | multiple of 8          |
 *   | comm. | vers. |               |               |                        |
 *   +-------+-------+---------------+---------- - - +------------------------+
 * </pre>
 */
final class FrameHeader {
    /** Length in bytes. */
    static final int LENGTH = 48;
    static final int FIRST_SEQUENCE_OFFSET = 8;
    static final int DURABLE_SEQUENCE_OFFSET = 16;
    static final int SEGMENT_OFFSET = 24;
    static final int RECORD_COUNT_OFFSET = 28;
    static final int PREVIOUS_CRC_OFFSET = 32;
    static final int CRC_OFFSET = 36;
    static final int RESERVED_OFFSET = 40;
    static final int RECORDS_LENGTH_OFFSET = 44;

    /** What stands before each command. */
    static final int RECORD_HEADER_LENGTH = 16;
    static final int RECORD_BEHAVIOUR_OFFSET = 4;
    static final int RECORD_TIMESTAMP_OFFSET = 8;
    static final int RECORD_ALIGNMENT = 8;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private final FrameEncoder encoder = new FrameEncoder();
    private final Crc32c crc = new Crc32c();

    FrameHeader() {
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).reserved(0);
    }

    /** The header that was filled in last. */
    DirectBuffer buffer() {
        return buffer;
    }

    /** Fills in the header of a frame, and returns the frame's CRC. */
    int encode(
        final long firstSequence,
        final long durableSequence,
        final int segment,
        final int recordCount,
        final int previousCrc32c,
        final DirectBuffer records,
        final int offset,
        final int length) {
        encoder
            .firstSequence(firstSequence)
            .durableSequence(durableSequence)
            .segment(segment)
            .recordCount(recordCount)
            .previousCrc32c(previousCrc32c)
            .crc32c(0);
        buffer.putInt(RECORDS_LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
        final int value = crc.reset().update(buffer, 0, LENGTH).update(records, offset, length).value();
        buffer.putInt(CRC_OFFSET, value, ByteOrder.LITTLE_ENDIAN);
        return value;
    }

    /** Length of a record in a frame, with what stands before the command and the zeros behind it. */
    static long recordLength(final int commandLength) {
        return (RECORD_HEADER_LENGTH + (commandLength & 0xFFFF_FFFFL) + RECORD_ALIGNMENT - 1) & -RECORD_ALIGNMENT;
    }
}
