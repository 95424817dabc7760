package io.millrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Brings the journal of a home into a state from which an engine can go on: everything read and verified, what was torn when the
 * machine went down cut off, nothing left that is only in the page cache. Only the engine that holds the home may do this.
 */
final class Recovery {
    private static final int COPY_LENGTH = 1 << 20;

    private final HomeFolder folder;
    private final HomeFile home;
    private final Durability durability;
    private final BootId bootId;
    private JournalScan scan;
    private long syncedSequence;

    Recovery(final HomeFolder folder, final HomeFile home, final Durability durability, final BootId bootId) {
        this.folder = folder;
        this.home = home;
        this.durability = durability;
        this.bootId = bootId;
    }

    /** Reads the journal and mends its end. */
    void run(final RecordHandler handler, final RecoveryListener listener) throws IOException {
        scan = new JournalScan(folder, home, handler, listener);
        try {
            scan.run(1, true);
            handler.onEnd();
        } catch (final JournalException damage) {
            handler.onEnd();
            final TornTail tail = TornTail.judge(folder, home.mark(), bootId, scan, damage);
            cut(tail);
            listener.onTornTail(scan.lastSequence(), tail.file(), tail.position());
        }
        verifyMark(folder, home.mark(), bootId, scan);
        final long known = Math.max(home.mark().syncedSequence(), scan.chain().durableSequence());
        removeEmpty();
        giveBlocksBack();
        if (durability == Durability.DISK) {
            putOnDisk(known);
            syncedSequence = lastSequence();
        } else {
            syncedSequence = Math.min(known, lastSequence());
        }
    }

    long lastSequence() {
        return scan.lastSequence();
    }

    int lastCrc32c() {
        return scan.chain().lastCrc32c();
    }

    /** All up to this one is on the disk. */
    long syncedSequence() {
        return syncedSequence;
    }

    /** The journal may not end before what the home file knows to have been written. */
    static void verifyMark(
        final HomeFolder folder, final HomeMark mark, final BootId bootId, final JournalScan scan) {
        final long lastSequence = scan.lastSequence();
        final boolean isLastKnown =
            mark.isClosed() && (mark.durability() == Durability.DISK || mark.bootId().isSameAs(bootId));
        final long known = isLastKnown ? mark.lastSequence() : mark.syncedSequence();
        if (lastSequence < known) {
            throw new JournalException(
                JournalException.Code.TAIL_MISSING,
                "the journal ends with sequence " + lastSequence + " and is known to have reached " + known
                    + "; restore the home from a backup",
                folder.journal(),
                JournalException.NONE,
                JournalException.NONE,
                lastSequence + 1,
                null);
        }
        if (isLastKnown && lastSequence == known && mark.number() > 0 && scan.chain().lastCrc32c() != mark.lastCrc32c()) {
            throw new JournalException(
                JournalException.Code.CHAIN_BROKEN,
                "the journal's last frame is not the one that was written last; restore the home from a backup",
                folder.journal(),
                JournalException.NONE,
                JournalException.NONE,
                lastSequence,
                null);
        }
    }

    /**
     * Behind the last sound frame nothing counts, also where it is the one before a segment that is torn as a whole. What is cut
     * off as a whole is kept aside under another name.
     */
    private void cut(final TornTail tail) throws IOException {
        for (final int number : folder.segments()) {
            if (number > tail.segment() || number == tail.segment() && number != scan.lastSegment()) {
                folder.disk().rename(folder.segment(number), folder.torn(number));
            }
        }
        if (scan.lastSegment() != 0) {
            cut(folder.cycleFile(scan.lastSegment()), scan.lastEnd());
        }
        folder.disk().syncFolder(folder.journal());
    }

    /** A segment without frames was made ready and not used. Its number is free again. */
    private void removeEmpty() throws IOException {
        for (final int number : folder.segments()) {
            if (scan.segments().stream().anyMatch(segment -> segment.number() == number && segment.isEmpty())) {
                folder.discard(number);
            }
        }
    }

    /** A segment that was in use when its process died still has all the blocks reserved for it. */
    private void giveBlocksBack() throws IOException {
        for (final ScannedSegment segment : scan.segments()) {
            final Path file = folder.cycleFile(segment.number());
            if (!segment.isEmpty() && Files.size(file) > Segment.cutLength(segment.end())) {
                cut(file, segment.end());
            }
        }
    }

    private void cut(final Path file, final long end) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Segment.cut(channel, end);
            folder.disk().syncFile(file, channel);
        }
    }

    /**
     * Puts everything on the disk that may not be there. If a sync has failed before, the kernel may have marked pages clean that
     * it never wrote: what was not known to be durable is therefore written once more, the same bytes in the same place, and then
     * synced.
     */
    private void putOnDisk(final long knownSequence) throws IOException {
        final HomeMark mark = home.mark();
        final boolean isRewritten = !mark.isClosed() && mark.durability() == Durability.DISK;
        for (final ScannedSegment segment : scan.segments()) {
            if (!segment.isEmpty() && segment.lastSequence() > knownSequence) {
                putOnDisk(segment, isRewritten ? knownSequence : Long.MAX_VALUE);
            }
        }
        folder.disk().syncFolder(folder.journal());
        folder.disk().syncFolder(folder.home());
    }

    private void putOnDisk(final ScannedSegment segment, final long rewrittenAfter) throws IOException {
        final Path file = folder.cycleFile(segment.number());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (segment.lastSequence() > rewrittenAfter) {
                rewrite(channel, positionAfter(segment, rewrittenAfter), segment.end());
            }
            folder.disk().syncFile(file, channel);
        }
        folder.disk().syncFolder(folder.segment(segment.number()));
    }

    /** Where the first frame begins that holds a later sequence. */
    private long positionAfter(final ScannedSegment segment, final long sequence) throws IOException {
        try (SegmentReader reader = new SegmentReader(folder, segment.number())) {
            reader.skipMetaData();
            reader.next();
            while (reader.next()) {
                reader.load(FrameHeader.LENGTH);
                final long first = reader.buffer().getLong(reader.offset() + FrameHeader.FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
                final int count = reader.buffer().getInt(reader.offset() + FrameHeader.RECORD_COUNT_OFFSET, LITTLE_ENDIAN);
                if (first + count - 1 > sequence) {
                    return reader.excerptPosition();
                }
            }
            return reader.position();
        }
    }

    private static void rewrite(final FileChannel channel, final long start, final long end) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(COPY_LENGTH);
        long position = start;
        while (position < end) {
            bytes.clear().limit((int) Math.min(COPY_LENGTH, end - position));
            final int count = channel.read(bytes, position);
            if (count <= 0) {
                return;
            }
            bytes.flip();
            while (bytes.hasRemaining()) {
                channel.write(bytes, position + bytes.position());
            }
            position += count;
        }
    }
}
