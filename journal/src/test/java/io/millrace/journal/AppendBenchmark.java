package io.millrace.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What an append costs, beside the same bytes put into a plain Chronicle queue. Not a test: run it by hand, without {@code -ea}.
 *
 * <p>Arguments: folder, frames (400,000), rounds (5). All is written to new folders in the given one, which are removed.
 */
public final class AppendBenchmark {
    private static final int[][] SHAPES = {{1, 80}, {1, 136}, {64, 136}};

    private AppendBenchmark() {
    }

    /**
     * Runs all shapes and prints a line for each round.
     *
     * @param args see above.
     * @throws IOException if the folder cannot be written.
     */
    public static void main(final String[] args) throws IOException {
        final Path folder = Path.of(args[0]);
        final int frames = args.length > 1 ? Integer.parseInt(args[1]) : 400_000;
        final int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        for (final int[] shape : SHAPES) {
            final RecordRun run = new RecordRun(1 << 16).fill(1, shape[0], shape[1]);
            final int count = Math.max(2000, frames / shape[0]);
            for (int round = 0; round < rounds; round++) {
                report("journal  ", shape, journal(folder.resolve("millrace-" + round), run, count));
                report("chronicle", shape, chronicle(folder.resolve("chronicle-" + round), run, count));
            }
        }
    }

    private static long[] journal(final Path home, final RecordRun run, final int frames) throws IOException {
        final long[] samples = new long[frames];
        try (Journal journal = Journal.open(new Journal.Context().home(home).durability(Durability.PROCESS))) {
            journal.recover((sequence, timestamp, version, buffer, offset, length) -> {
            }, RecoveryListener.NONE);
            for (int i = 0; i < frames; i++) {
                while (journal.writableLength() < run.length()) {
                    Thread.onSpinWait();
                }
                final long start = System.nanoTime();
                journal.append(run.buffer(), 0, run.length(), journal.appendedSequence() + 1, run.count());
                samples[i] = System.nanoTime() - start;
            }
        }
        delete(home);
        return samples;
    }

    private static long[] chronicle(final Path home, final RecordRun run, final int frames) throws IOException {
        final long[] samples = new long[frames];
        final byte[] copy = new byte[FrameHeader.LENGTH + run.length()];
        run.buffer().getBytes(0, copy, FrameHeader.LENGTH, run.length());
        final Bytes<?> source = Bytes.allocateDirect(copy);
        try (SingleChronicleQueue queue = ChronicleQueue.singleBuilder(home)
            .rollCycle(RollCycles.FAST_DAILY).blockSize(256L << 20).timeProvider(() -> 0L).build();
            ExcerptAppender appender = queue.createAppender()) {
            for (int i = 0; i < frames; i++) {
                final long start = System.nanoTime();
                try (DocumentContext context = appender.writingDocument()) {
                    context.wire().bytes().write(source, 0, source.readRemaining());
                }
                samples[i] = System.nanoTime() - start;
            }
        }
        delete(home);
        return samples;
    }

    private static void report(final String what, final int[] shape, final long[] samples) {
        long total = 0;
        for (final long sample : samples) {
            total += sample;
        }
        Arrays.sort(samples);
        System.out.printf("%s %2d records of %d bytes: mean %d ns a frame, %.1f a record; p50 %d, p99 %d, p99.9 %d, max %d ns%n",
            what, shape[0], shape[1], total / samples.length, (double) total / samples.length / shape[0],
            samples[samples.length / 2], samples[(int) (samples.length * 0.99)], samples[(int) (samples.length * 0.999)],
            samples[samples.length - 1]);
    }

    private static void delete(final Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
