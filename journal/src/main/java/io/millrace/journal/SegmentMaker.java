package io.millrace.journal;

import io.millrace.codecs.journal.MessageHeaderEncoder;
import io.millrace.codecs.journal.SegmentHeaderEncoder;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.posix.PosixAPI;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes segments ready: the queue, its header, its blocks. What costs milliseconds is done here, by a thread that nobody
 * waits for. The first excerpt of a segment is the message SegmentHeader; all little-endian:
 *
 * <pre>
 *   0       2       4       6       8                       24      28      32      36
 *   +-------+-------+-------+-------+-----------------------+-------+-------+-------+
 *   | block | temp- | schema| schema| home id,              | number| format| CRC-  |
 *   | length| late  | id    | ver-  | low half first        | from 1| ver-  | 32C   |
 *   | 28    | 1     | 3     | sion 0|                       |       | sion 1|       |
 *   +-------+-------+-------+-------+-----------------------+-------+-------+-------+
 * </pre>
 */
final class SegmentMaker {
    static final int HEADER_LENGTH = 36;
    static final int HEADER_CRC_OFFSET = 32;

    /** Chronicle maps this much of its metadata, whatever it uses. */
    private static final int METADATA_LENGTH = 128 * 1024;
    /**
     * The least index that Chronicle makes, and a spacing that no segment reaches: only the segment header is indexed, so that
     * an append never stops to write an index. Frames are found by their sequences.
     */
    private static final int INDEX_COUNT = 8;
    private static final int INDEX_SPACING = 1 << 25;
    /** From Linux's mman.h: do not read ahead. */
    private static final int MADV_RANDOM = 1;
    /** Chronicle wants a quarter of the block for one excerpt. */
    private static final int EXCERPTS_PER_BLOCK = 4;

    static {
        // Chronicle posts statistics, prints banners and watches disks unless told not to. Settings of the user's stand.
        quieten("chronicle.analytics.disable");
        quieten("chronicle.announcer.disable");
        quieten("chronicle.disk.monitor.disable");
    }

    private final HomeFolder folder;
    private final long homeIdLow;
    private final long homeIdHigh;
    private final Durability durability;
    private final int segmentLength;
    private final long blockLength;

    SegmentMaker(
        final HomeFolder folder,
        final HomeFile home,
        final Durability durability,
        final int segmentLength,
        final int frameLengthMax) {
        this.folder = folder;
        this.homeIdLow = home.homeIdLow();
        this.homeIdHigh = home.homeIdHigh();
        this.durability = durability;
        this.segmentLength = segmentLength;
        this.blockLength =
            Math.max(segmentLength, EXCERPTS_PER_BLOCK * ((long) frameLengthMax + Segment.FRAME_OVERHEAD + Segment.END_LENGTH));
    }

    /**
     * Makes a segment ready. It has its name once it is whole, and not before.
     *
     * @throws IOException if there is no room for it, or the disk fails. Nothing is left then.
     */
    Segment make(final int number) throws IOException {
        final Path unfinished = folder.unfinished(number);
        HomeFolder.deleteFolder(unfinished);
        // A full disk is asked often, and should not be worked for nothing.
        BlockReservation.require(folder.journal(), METADATA_LENGTH + (long) segmentLength);
        HomeFolder.createFolder(unfinished);
        SingleChronicleQueue queue = null;
        ExcerptAppender appender = null;
        FileChannel channel = null;
        FileChannel aheadChannel = null;
        try {
            BlockReservation.createFile(unfinished.resolve(HomeFolder.METADATA_FILE), METADATA_LENGTH);
            queue = builder(unfinished).build();
            WriteLockPauser.share(queue);
            appender = queue.createAppender();
            // Made here and handed over: one thread at a time, but not always the same.
            appender.singleThreadedCheckDisabled(true);
            // Only now: a queue that finds a file of zeros when it is built waits for somebody to finish it.
            final Path file = unfinished.resolve(HomeFolder.CYCLE_FILE);
            BlockReservation.createFile(file, segmentLength);
            final int end = writeHeader(appender, number);
            final long address = address(appender);
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (durability == Durability.DISK) {
                aheadChannel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                keepPagesSmall(address);
                folder.disk().syncFile(file, channel);
                folder.disk().syncFolder(unfinished);
            }
            folder.disk().rename(unfinished, folder.segment(number));
            if (durability == Durability.DISK) {
                folder.disk().syncFolder(folder.journal());
            }
            return new Segment(number, folder, queue, appender, channel, aheadChannel, address, segmentLength, end);
        } catch (final IOException | RuntimeException ex) {
            close(channel, aheadChannel, appender, queue);
            HomeFolder.deleteFolder(unfinished);
            throw ex;
        }
    }

    private SingleChronicleQueueBuilder builder(final Path path) {
        return ChronicleQueue.singleBuilder(path)
            .rollCycle(RollCycles.FAST_DAILY)
            .indexCount(INDEX_COUNT)
            .indexSpacing(INDEX_SPACING)
            .blockSize(blockLength)
            .timeProvider(() -> 0L);
    }

    private int writeHeader(final ExcerptAppender appender, final int number) {
        final UnsafeBuffer header = new UnsafeBuffer(new byte[HEADER_LENGTH]);
        final SegmentHeaderEncoder encoder = new SegmentHeaderEncoder();
        encoder.wrapAndApplyHeader(header, 0, new MessageHeaderEncoder())
            .segment(number)
            .formatVersion(HomeFile.FORMAT_VERSION)
            .crc32c(0)
            .homeId().low(homeIdLow).high(homeIdHigh);
        encoder.crc32c(new Crc32c().update(header, 0, HEADER_LENGTH).value());
        try (DocumentContext context = appender.writingDocument()) {
            final Bytes<?> bytes = context.wire().bytes();
            bytes.write(header.byteArray());
            return (int) bytes.writePosition();
        }
    }

    private static long address(final ExcerptAppender appender) {
        final DocumentContext context = appender.writingDocument();
        try {
            return context.wire().bytes().addressForWrite(0);
        } finally {
            context.rollbackOnClose();
            context.close();
        }
    }

    /**
     * Whoever reads ahead in a mapped file gets its pages in large pieces (folios), and the kernel writes a whole one for a byte
     * that was changed in it: a sync of one small frame then takes milliseconds. Where that can't be said, it is only slower.
     */
    private void keepPagesSmall(final long address) {
        try {
            PosixAPI.posix().madvise(address, segmentLength, MADV_RANDOM);
        } catch (final RuntimeException | LinkageError ex) {
            // No native access here.
        }
    }

    private static void close(
        final FileChannel channel,
        final FileChannel aheadChannel,
        final ExcerptAppender appender,
        final SingleChronicleQueue queue)
        throws IOException {
        if (channel != null) {
            channel.close();
        }
        if (aheadChannel != null) {
            aheadChannel.close();
        }
        if (appender != null) {
            appender.close();
        }
        if (queue != null) {
            queue.close();
        }
    }

    private static void quieten(final String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }
}
