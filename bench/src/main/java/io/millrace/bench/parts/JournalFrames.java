package io.millrace.bench.parts;

import io.millrace.bench.core.TransferCommands;
import io.millrace.bench.floor.AccountPairs;
import io.millrace.codecs.journal.RecordEncoder;
import io.millrace.journal.Durability;
import io.millrace.journal.Journal;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * The journal's writer: frames of commands of one transfer, at durability {@code process}; in time a frame. Each run fills some
 * of a journal of its own, whose pages another thread has touched before, and no more of it, so that no run rolls.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalFrames {
    /** Names the folder for the journals; without it that for temporary files. */
    static final String FOLDER_PROPERTY = "millrace.bench.parts.dir";

    private static final long READY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int BATCH = 64;
    private static final int SEGMENT_LENGTH = 16 << 20;
    /** Three quarters of a segment, and less than the journal touches of it as soon as it is made. */
    private static final int BYTES_A_RUN = 12 << 20;
    private static final int RECORD_LENGTH = 176;
    private static final int FRAME_OVERHEAD = 52;
    private static final int FRAMES_OF_ONE = BYTES_A_RUN / (RECORD_LENGTH + FRAME_OVERHEAD);
    private static final int FRAMES_OF_64 = BYTES_A_RUN / (BATCH * RECORD_LENGTH + FRAME_OVERHEAD);

    private final UnsafeBuffer records = new UnsafeBuffer(ByteBuffer.allocateDirect(BATCH * RECORD_LENGTH));
    private final CRC32C crc = new CRC32C();
    private Path home;
    private Journal journal;

    /** Made by JMH. */
    public JournalFrames() {
    }

    /** Makes the records. */
    @Setup(Level.Trial)
    public void makeRecords() {
        final TransferCommands commands = new TransferCommands(LedgerState.CLIENT_ID, 1, new AccountPairs(1, 2));
        final RecordEncoder record = new RecordEncoder();
        for (int i = 0; i < BATCH; i++) {
            final int length = commands.next();
            record.wrap(records, i * RECORD_LENGTH).length(length).behaviourVersion(1).timestamp(1);
            records.putBytes(i * RECORD_LENGTH + RecordEncoder.BLOCK_LENGTH, commands.buffer(), 0, length);
        }
    }

    /**
     * Makes a journal.
     *
     * @throws IOException if there is no place for it.
     */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        final String folder = System.getProperty(FOLDER_PROPERTY, System.getProperty("java.io.tmpdir"));
        home = Files.createTempDirectory(Path.of(folder), "millrace-bench-");
        journal = Journal.open(new Journal.Context()
            .home(home)
            .durability(Durability.PROCESS)
            .segmentLength(SEGMENT_LENGTH)
            .segmentsReady(2));
        journal.recover((sequence, timestamp, version, buffer, offset, length) -> { }, (sequence, read, total) -> { });
        // Before the second segment is made the pages of the first are touched. One counts for less than half of its length, as
        // frames may be short.
        final long deadlineNs = System.nanoTime() + READY_TIMEOUT_NS;
        while (journal.writableLength() < SEGMENT_LENGTH / 2) {
            if (journal.preparationError() != null || System.nanoTime() - deadlineNs > 0) {
                throw new IOException("no segment can be made in " + home, journal.preparationError());
            }
            Thread.onSpinWait();
        }
    }

    /** Deletes the journal. */
    @TearDown(Level.Iteration)
    public void close() {
        final long segments = journal.segmentsRolled();
        journal.close();
        IoUtil.delete(home.toFile(), true);
        if (segments > 1) {
            throw new IllegalStateException("the journal has rolled to segment " + segments);
        }
    }

    /** Appends a frame of one record. */
    @Benchmark
    @OperationsPerInvocation(FRAMES_OF_ONE)
    public void appendOne() {
        append(FRAMES_OF_ONE, 1);
    }

    /** Appends a frame of 64 records. */
    @Benchmark
    @OperationsPerInvocation(FRAMES_OF_64)
    public void appendBatchOf64() {
        append(FRAMES_OF_64, BATCH);
    }

    /**
     * What of a frame of one record is the JDK's CRC-32C.
     *
     * @return a checksum.
     */
    @Benchmark
    @OperationsPerInvocation(FRAMES_OF_ONE)
    public long crcOfOne() {
        return crc(FRAMES_OF_ONE, 1);
    }

    /**
     * What of a frame of 64 records is the JDK's CRC-32C.
     *
     * @return a checksum.
     */
    @Benchmark
    @OperationsPerInvocation(FRAMES_OF_64)
    public long crcOfBatchOf64() {
        return crc(FRAMES_OF_64, BATCH);
    }

    private void append(final int frames, final int recordCount) {
        for (int i = 0; i < frames; i++) {
            journal.append(records, 0, recordCount * RECORD_LENGTH, journal.appendedSequence() + 1, recordCount);
        }
    }

    private long crc(final int frames, final int recordCount) {
        final ByteBuffer bytes = records.byteBuffer();
        for (int i = 0; i < frames; i++) {
            bytes.limit(recordCount * RECORD_LENGTH).position(0);
            crc.update(bytes);
        }
        return crc.getValue();
    }
}
