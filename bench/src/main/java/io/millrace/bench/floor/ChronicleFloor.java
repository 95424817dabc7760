package io.millrace.bench.floor;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;

import java.nio.file.Path;

/**
 * Bare Chronicle Queue: the same number of bytes in excerpts of the same length, by one thread, as it comes out of the box but
 * for the block size. No checksum, no chain, no reservation of blocks, no sync.
 */
public final class ChronicleFloor {
    private static final long BLOCK_LENGTH = 256L * 1024 * 1024;

    private ChronicleFloor() {
    }

    /**
     * Appends.
     *
     * @param folder        for the queue: made, and left for the caller to delete.
     * @param excerptLength in bytes.
     * @param excerptCount  how many.
     * @return what it took, in nanoseconds.
     */
    public static long run(final Path folder, final int excerptLength, final long excerptCount) {
        final Bytes<Void> excerpt = Bytes.allocateDirect(excerptLength);
        try (ChronicleQueue queue = SingleChronicleQueueBuilder.single(folder.toFile())
                .rollCycle(LargeRollCycles.LARGE_DAILY)
                .blockSize(BLOCK_LENGTH)
                .build();
            ExcerptAppender appender = queue.createAppender()) {
            for (int i = 0; i < excerptLength; i++) {
                excerpt.writeByte((byte) i);
            }
            appender.writeBytes(excerpt);
            final long startNs = System.nanoTime();
            for (long i = 0; i < excerptCount; i++) {
                appender.writeBytes(excerpt);
            }
            return System.nanoTime() - startNs;
        } finally {
            excerpt.releaseLast();
        }
    }
}
