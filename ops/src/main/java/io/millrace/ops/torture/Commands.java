package io.millrace.ops.torture;

import io.millrace.journal.RecordHandler;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Records whose every byte follows from journal and sequence, so that nothing has to be kept to know whether what is read is what
 * was written.
 */
final class Commands {
    private static final int RECORD_HEADER_LENGTH = 16;
    private static final int COMMAND_LENGTH_MAX = 700;
    private static final int ALIGNMENT = 8;
    private static final long FIRST_TIMESTAMP = 1_700_000_000_000_000_000L;

    private final long journal;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int length;

    /**
     * @param journal that they are for: two have different commands.
     */
    Commands(final long journal) {
        this.journal = journal;
    }

    /** Adds the record of a sequence. */
    void add(final long sequence) {
        final byte[] command = command(journal, sequence);
        buffer.putInt(length, command.length, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(length + Integer.BYTES, version(sequence), ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(length + Long.BYTES, timestamp(sequence), ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(length + RECORD_HEADER_LENGTH, command);
        final int end = length + RECORD_HEADER_LENGTH + command.length;
        length = end + ALIGNMENT - 1 & -ALIGNMENT;
        buffer.setMemory(end, length - end, (byte) 0);
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    private static byte[] command(final long journal, final long sequence) {
        final SplittableRandom random = new SplittableRandom(journal << 32 | sequence);
        final byte[] command = new byte[random.nextInt(COMMAND_LENGTH_MAX)];
        random.nextBytes(command);
        return command;
    }

    private static long timestamp(final long sequence) {
        return FIRST_TIMESTAMP + sequence;
    }

    private static int version(final long sequence) {
        return 1 + (int) (sequence >> 8);
    }

    /** Holds what is read against what was written. */
    static final class Reader implements RecordHandler {
        private long lastSequence;
        private long wrongSequence;

        @Override
        public void onRecord(
            final long sequence,
            final long timestamp,
            final int behaviourVersion,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
            final byte[] command = new byte[length];
            buffer.getBytes(offset, command);
            final boolean isRight = sequence == lastSequence + 1
                && timestamp == timestamp(sequence)
                && behaviourVersion == version(sequence)
                && Arrays.equals(command, command(Victim.JOURNAL, sequence));
            if (!isRight && wrongSequence == 0) {
                wrongSequence = sequence;
            }
            lastSequence = sequence;
        }

        /** The last that was read; 0 if none was. */
        long lastSequence() {
            return lastSequence;
        }

        /** The first that is not as it was written; 0 if all are. */
        long wrongSequence() {
            return wrongSequence;
        }
    }
}
