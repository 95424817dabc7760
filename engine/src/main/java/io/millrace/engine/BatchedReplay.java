package io.millrace.engine;

import io.millrace.engine.state.StateMachine;
import io.millrace.journal.RecordHandler;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Applies the records of a journal to a {@link Replica} a few at a time. As behind the ring, services read ahead for all of them
 * before the first is applied, so that cache misses overlap. Frames have as many records as were there when they were written,
 * often one: records are gathered here, whatever frames they come from.
 *
 * <p>What was taken last is applied by {@link #onEnd()}. One thread at a time.
 */
public final class BatchedReplay implements RecordHandler {
    /** As many as are read ahead for behind the ring. */
    private static final int RECORDS_MAX = 32;
    /** Side by side in memory and no more than stays in the cache. A command with many events reads ahead for itself. */
    private static final int CAPACITY = 32 * 1024;

    private final Replica replica;
    private final UnsafeBuffer commands = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private final long[] sequences = new long[RECORDS_MAX];
    private final long[] timestamps = new long[RECORDS_MAX];
    private final int[] behaviourVersions = new int[RECORDS_MAX];
    private final int[] offsets = new int[RECORDS_MAX];
    private final int[] lengths = new int[RECORDS_MAX];
    private int count;
    private int end;

    /**
     * Begins with what is next for a replica.
     *
     * @param replica that takes the records; stays the caller's.
     */
    public BatchedReplay(final Replica replica) {
        this.replica = replica;
    }

    @Override
    public void onRecord(
        final long sequence,
        final long timestamp,
        final int behaviourVersion,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
        if (count == RECORDS_MAX || length > CAPACITY - end) {
            onEnd();
        }
        if (length > CAPACITY) {
            replica.onRecord(sequence, timestamp, behaviourVersion, buffer, offset, length);
            return;
        }
        commands.putBytes(end, buffer, offset, length);
        sequences[count] = sequence;
        timestamps[count] = timestamp;
        behaviourVersions[count] = behaviourVersion;
        offsets[count] = end;
        lengths[count] = length;
        end = BitUtil.align(end + length, Long.BYTES);
        count++;
    }

    /** Applies what has been taken and is not applied yet; records may follow. */
    @Override
    public void onEnd() {
        final StateMachine machine = replica.machine();
        for (int i = 0; i < count; i++) {
            machine.expect(commands, offsets[i], lengths[i]);
        }
        machine.readAhead();
        for (int i = 0; i < count; i++) {
            replica.onRecord(sequences[i], timestamps[i], behaviourVersions[i], commands, offsets[i], lengths[i]);
        }
        count = 0;
        end = 0;
    }
}
