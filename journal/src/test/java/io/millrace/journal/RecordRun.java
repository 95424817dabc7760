package io.millrace.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * A run of records as the engine hands it to the journal.
 */
final class RecordRun {
    private final UnsafeBuffer buffer;
    private int length;
    private int count;

    RecordRun(final int capacity) {
        buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    int count() {
        return count;
    }

    RecordRun clear() {
        length = 0;
        count = 0;
        return this;
    }

    /** Adds a record whose command is made of bytes that follow from its sequence. */
    RecordRun add(final long sequence, final int commandLength) {
        final int start = begin(sequence, commandLength);
        for (int i = 0; i < commandLength; i++) {
            buffer.putByte(start + i, commandByte(sequence, i));
        }
        return this;
    }

    /** Adds a record whose command is random. */
    RecordRun add(final long sequence, final int commandLength, final Random random) {
        final byte[] command = new byte[commandLength];
        random.nextBytes(command);
        buffer.putBytes(begin(sequence, commandLength), command);
        return this;
    }

    /** Fills a run with equal records. */
    RecordRun fill(final long firstSequence, final int records, final int commandLength) {
        clear();
        for (int i = 0; i < records; i++) {
            add(firstSequence + i, commandLength);
        }
        return this;
    }

    RecordRun appendTo(final Journal journal) {
        journal.append(buffer, 0, length, journal.appendedSequence() + 1, count);
        return this;
    }

    static byte commandByte(final long sequence, final int index) {
        return (byte) (sequence * 31 + index);
    }

    static long timestamp(final long sequence) {
        return 1_700_000_000_000_000_000L + sequence;
    }

    static int behaviourVersion(final long sequence) {
        return (int) (sequence / 1000);
    }

    private int begin(final long sequence, final int commandLength) {
        final int record = length;
        final int start = record + FrameHeader.RECORD_HEADER_LENGTH;
        length += (int) FrameHeader.recordLength(commandLength);
        buffer.setMemory(record, length - record, (byte) 0);
        buffer.putInt(record, commandLength, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(record + 4, behaviourVersion(sequence), ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(record + 8, timestamp(sequence), ByteOrder.LITTLE_ENDIAN);
        count++;
        return start;
    }
}
