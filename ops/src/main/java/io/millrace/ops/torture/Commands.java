package io.millrace.ops.torture;

import io.millrace.journal.Journal;
import io.millrace.journal.RecordHandler;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;

/**
 * Records whose every byte follows from journal and sequence, so that nothing has to be kept to know whether what is read is what
 * was written.
 */
final class Commands {
    private static final int RECORD_HEADER_LENGTH = 16;
    private static final int COMMAND_LENGTH_MAX = 700;
    private static final int ALIGNMENT = 8;
    private static final long ROOM_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long FIRST_TIMESTAMP = 1_700_000_000_000_000_000L;

    private final long journal;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int length;

    /**
     * @param journal that they are for: two have different commands.
     */
    private Commands(final long journal) {
        this.journal = journal;
    }

    /** Adds the record of a sequence. */
    private void add(final long sequence) {
        final byte[] command = command(journal, sequence);
        buffer.putInt(length, command.length, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(length + Integer.BYTES, version(sequence), ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(length + Long.BYTES, timestamp(sequence), ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(length + RECORD_HEADER_LENGTH, command);
        final int end = length + RECORD_HEADER_LENGTH + command.length;
        length = end + ALIGNMENT - 1 & -ALIGNMENT;
        buffer.setMemory(end, length - end, (byte) 0);
    }

    private DirectBuffer buffer() {
        return buffer;
    }

    private int length() {
        return length;
    }

    /** Appends a frame of so many records, once there is room. */
    static void append(final Journal journal, final long journalNumber, final int records) {
        final Commands commands = new Commands(journalNumber);
        for (int i = 1; i <= records; i++) {
            commands.add(journal.appendedSequence() + i);
        }
        awaitRoom(journal, commands.length());
        journal.append(commands.buffer(), 0, commands.length(), journal.appendedSequence() + 1, records);
    }

    /** Waits until a journal can take so many bytes of records. */
    static void awaitRoom(final Journal journal, final long length) {
        final long deadlineNs = System.nanoTime() + ROOM_TIMEOUT_NS;
        while (journal.writableLength() < length) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("the journal has no room: " + journal.preparationError());
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
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
        private final LongUnaryOperator journals;
        private long lastSequence;
        private long wrongSequence;

        /**
         * @param journals which journal the command of a sequence was for.
         */
        Reader(final LongUnaryOperator journals) {
            this.journals = journals;
        }

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
                && Arrays.equals(command, command(journals.applyAsLong(sequence), sequence));
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
