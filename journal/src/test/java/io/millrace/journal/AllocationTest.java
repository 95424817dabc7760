package io.millrace.journal;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class AllocationTest {
    private static final int FRAMES = 200_000;
    /**
     * The JIT allocates in the name of the thread that it compiles for, and takes its time on a busy machine. What the journal
     * allocates, for a frame or for a segment, it would allocate in each stretch.
     */
    private static final int STRETCHES = 5;
    private static final int FRAMES_PER_SYNC = 1000;

    @TempDir
    private Path folder;

    /** Segments of 1 MiB hold some 5,600 frames: the appending thread goes over to a new one dozens of times. */
    @ParameterizedTest
    @CsvSource({"PROCESS, 1", "DISK, 1", "PROCESS, 16"})
    void shouldNotAllocateOnTheAppendingThread(final Durability durability, final int records) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        try (Journal journal = Homes.open(Homes.context(folder.resolve("home"), durability).segmentsReady(8))) {
            final RecordRun run = new RecordRun(1 << 16).fill(1, 1, 120);
            append(journal, run, FRAMES);
            run.fill(1, records, 120);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < STRETCHES && least > 0; i++) {
                final long rolled = journal.segmentsRolled();
                final long before = threads.getThreadAllocatedBytes(thread);
                append(journal, run, FRAMES / records);
                least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
                assertThat(journal.segmentsRolled() - rolled).isGreaterThan(20);
            }
            assertThat(least).isZero();
        }
    }

    /** Waits for a segment by spinning: what parks allocates. */
    private static void append(final Journal journal, final RecordRun run, final int frames) {
        for (int i = 0; i < frames; i++) {
            while (journal.writableLength() < run.length()) {
                Thread.onSpinWait();
            }
            journal.append(run.buffer(), 0, run.length(), journal.appendedSequence() + 1, run.count());
            if (i % FRAMES_PER_SYNC == 0) {
                journal.sync();
            }
        }
    }
}
