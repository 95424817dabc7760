package io.millrace.bench.recovery;

import io.millrace.engine.Replica;
import io.millrace.journal.JournalReader;
import io.millrace.journal.RecordHandler;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The same commands, applied from memory: they are read into a buffer outside the heap, whose content is applied whenever it is
 * full, with services reading ahead as they do behind the ring. Only the applying counts.
 *
 * <pre>
 *   0        8             16               20          24          24 + length
 *   +--------+-------------+----------------+-----------+--- - -----+-----------------------+
 *   |sequence| timestamp   | behaviour vers.| length    | command   | up to a multiple of 8 |
 *   +--------+-------------+----------------+-----------+--- - -----+-----------------------+
 * </pre>
 */
final class ApplyFloor implements RecordHandler, AutoCloseable {
    private static final int BUFFER_LENGTH = 256 << 20;
    private static final int HEADER_LENGTH = 24;
    /** As many as a served engine reads ahead for. */
    private static final int READ_AHEAD_RECORDS = 32;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(memory);
    private final Replica replica;
    private int end;
    private long elapsedNs;

    private ApplyFloor(final Replica replica) {
        this.replica = replica;
    }

    /** Applies all commands of a home to an empty state, and says what it took in nanoseconds. */
    static long run(final Path home, final long lastSequence) {
        try (JournalReader reader = new JournalReader(home);
            ReadyReplica ready = new ReadyReplica(home);
            ApplyFloor floor = new ApplyFloor(ready.replica())) {
            reader.read(1, floor);
            floor.apply();
            ready.require(lastSequence);
            return floor.elapsedNs;
        }
    }

    @Override
    public void onRecord(
        final long sequence,
        final long timestamp,
        final int behaviourVersion,
        final DirectBuffer command,
        final int offset,
        final int length) {
        if (end + HEADER_LENGTH + length > BUFFER_LENGTH) {
            apply();
        }
        buffer.putLong(end, sequence);
        buffer.putLong(end + 8, timestamp);
        buffer.putInt(end + 16, behaviourVersion);
        buffer.putInt(end + 20, length);
        buffer.putBytes(end + HEADER_LENGTH, command, offset, length);
        end = next(end);
    }

    @Override
    public void close() {
        BufferUtil.free(memory);
    }

    private void apply() {
        final long startNs = System.nanoTime();
        int at = 0;
        while (at < end) {
            readAhead(at);
            for (int i = 0; i < READ_AHEAD_RECORDS && at < end; i++) {
                replica.onRecord(
                    buffer.getLong(at), buffer.getLong(at + 8), buffer.getInt(at + 16), buffer, at + HEADER_LENGTH, length(at));
                at = next(at);
            }
        }
        elapsedNs += System.nanoTime() - startNs;
        end = 0;
    }

    private void readAhead(final int from) {
        int at = from;
        for (int i = 0; i < READ_AHEAD_RECORDS && at < end; i++) {
            replica.machine().expect(buffer, at + HEADER_LENGTH, length(at));
            at = next(at);
        }
        replica.machine().readAhead();
    }

    private int length(final int at) {
        return buffer.getInt(at + 20);
    }

    private int next(final int at) {
        return BitUtil.align(at + HEADER_LENGTH + length(at), Long.BYTES);
    }
}
