package io.millrace.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Homes for tests: small segments, so that they roll soon.
 */
final class Homes {
    static final int SEGMENT_LENGTH = Journal.Context.SEGMENT_LENGTH_MIN;

    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);

    private Homes() {
    }

    static Journal.Context context(final Path home, final Durability durability) {
        return new Journal.Context().home(home).durability(durability).segmentLength(SEGMENT_LENGTH);
    }

    /** Opens and recovers a journal whose records are of no interest. */
    static Journal open(final Path home, final Durability durability) {
        return open(context(home, durability));
    }

    static Journal open(final Journal.Context context) {
        return open(context, new Recorder());
    }

    static Journal open(final Journal.Context context, final RecordHandler handler) {
        final Journal journal = Journal.open(context);
        try {
            journal.recover(handler, RecoveryListener.NONE);
            return journal;
        } catch (final RuntimeException ex) {
            journal.close();
            throw ex;
        }
    }

    /** Appends frames of equal records, waiting for segments where there are none. */
    static void append(final Journal journal, final int frames, final int records, final int commandLength) {
        final RecordRun run = new RecordRun(records * (int) FrameHeader.recordLength(commandLength));
        for (int i = 0; i < frames; i++) {
            run.fill(journal.appendedSequence() + 1, records, commandLength);
            awaitSpace(journal, run.length());
            run.appendTo(journal);
        }
    }

    /** Appends without asking whether there is space. */
    static void appendUntilRefused(final Journal journal) {
        final RecordRun run = new RecordRun(1000);
        while (true) {
            run.fill(journal.appendedSequence() + 1, 1, 64).appendTo(journal);
        }
    }

    static void awaitSpace(final Journal journal, final int length) {
        await(() -> journal.writableLength() >= length);
    }

    static void await(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("it has not come about within 30 seconds");
            }
            LockSupport.parkNanos(100_000);
        }
    }

    static Recorder read(final Path home) {
        final Recorder recorder = new Recorder();
        try (JournalReader reader = new JournalReader(home)) {
            reader.read(1, recorder);
        }
        return recorder;
    }

    static Path cycleFile(final Path home, final int segment) {
        return new HomeFolder(home).cycleFile(segment);
    }

    static List<String> names(final Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    static Path journal(final Path home) {
        return new HomeFolder(home).journal();
    }
}
