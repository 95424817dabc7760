package io.millrace.journal;

import io.millrace.codecs.journal.FrameDecoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a journal from a sequence to its end and verifies every frame on the way. It ends at the end, or with a
 * {@link JournalException} that names the first place that is not as it should be; what it knows by then stays readable.
 */
final class JournalScan {
    private static final long PROGRESS_LENGTH = 1L << 20;

    private final HomeFolder folder;
    private final HomeFile home;
    private final RecordHandler handler;
    private final RecoveryListener listener;
    private final FrameVerifier verifier = new FrameVerifier();
    private final List<ScannedSegment> segments = new ArrayList<>();
    private FrameChain chain;
    private long fromSequence;
    private long toSequence = Long.MAX_VALUE;
    private long firstSequence;
    private long lastFrameSequence;
    private long segmentFirstSequence;
    private int lastSegment;
    private long lastEnd;
    private long bytesRead;
    private long bytesTotal;
    private long bytesReported;

    JournalScan(
        final HomeFolder folder, final HomeFile home, final RecordHandler handler, final RecoveryListener listener) {
        this.folder = folder;
        this.home = home;
        this.handler = handler;
        this.listener = listener;
        this.chain = new FrameChain(1, home.homeIdCrc32c());
    }

    /** Ends with the frame that holds this sequence, if there is one: what comes behind it is not looked at. */
    JournalScan upTo(final long sequence) {
        toSequence = sequence;
        return this;
    }

    /** Has the scan come to the sequence at which it was to end? */
    boolean isComplete() {
        return chain.nextSequence() > toSequence;
    }

    /** What the frames so far amount to. */
    FrameChain chain() {
        return chain;
    }

    /** The segments that were read to their end, in order. */
    List<ScannedSegment> segments() {
        return segments;
    }

    /** Number of the segment that holds the last frame that was verified; 0 if there was none. */
    int lastSegment() {
        return lastSegment;
    }

    /** Where the last frame that was verified ends in its file. */
    long lastEnd() {
        return lastEnd;
    }

    /** First sequence that was verified; 0 if there was none. */
    long firstSequence() {
        return firstSequence;
    }

    /** Last sequence that was verified; 0 if there was none. */
    long lastSequence() {
        return chain.nextSequence() - 1;
    }

    /** First sequence of the last frame that was verified; 0 if there was none. */
    long lastFrameSequence() {
        return lastFrameSequence;
    }

    /** Length of the frames that were verified. */
    long bytesRead() {
        return bytesRead;
    }

    /**
     * Reads from a sequence on; at 1, the whole journal. A journal that is read from elsewhere is read from the beginning of a
     * segment, whose first frame's predecessor is taken on trust.
     *
     * @param isEndVerified true to make sure that nothing is hidden behind the end: for a journal that nobody writes.
     */
    void run(final long from, final boolean isEndVerified) throws IOException {
        fromSequence = from;
        final List<Integer> numbers = folder.segments();
        final int start = from <= 1 ? 0 : seek(numbers, from);
        for (final int number : numbers.subList(start, numbers.size())) {
            bytesTotal += length(number);
        }
        // The last segment that has frames: it stays open until another one has some, because it may still be growing.
        SegmentReader last = null;
        try {
            for (final int number : numbers.subList(start, numbers.size())) {
                final SegmentReader reader = isComplete() ? null : open(number);
                if (reader == null) {
                    continue;
                }
                if (isAtFirstFrame(reader)) {
                    leave(last);
                    segmentFirstSequence = chain.nextSequence();
                    last = reader;
                    takeFrame(reader);
                    takeFrames(reader);
                } else {
                    segments.add(new ScannedSegment(number, 0, 0, reader.position()));
                    reader.close();
                }
            }
            if (isEndVerified && !isComplete()) {
                verifyEnd(last);
            }
            leave(last);
            last = null;
        } finally {
            if (last != null) {
                last.close();
            }
        }
    }

    /** Index of the last segment that begins at or before a sequence. */
    private int seek(final List<Integer> numbers, final long sequence) throws IOException {
        for (int i = numbers.size() - 1; i > 0; i--) {
            try (SegmentReader reader = open(numbers.get(i))) {
                if (reader != null && isAtFirstFrame(reader) && verified(reader).firstSequence() <= sequence) {
                    chain = new FrameChain(verifier.frame().firstSequence(), (int) verifier.frame().previousCrc32c());
                    return i;
                }
            }
        }
        return 0;
    }

    /** Opens a segment, or says null where an engine has just removed one that it did not use. */
    private SegmentReader open(final int number) throws IOException {
        try {
            return new SegmentReader(folder, number);
        } catch (final NoSuchFileException ex) {
            if (Files.exists(folder.segment(number))) {
                throw new JournalException(
                    JournalException.Code.SEGMENT_HEADER_INVALID,
                    "the segment's file is missing",
                    folder.cycleFile(number),
                    number,
                    0,
                    chain.nextSequence(),
                    ex);
            }
            return null;
        }
    }

    private long length(final int number) throws IOException {
        final Path file = folder.cycleFile(number);
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Verifies the header of a segment and moves to its first frame, if it has one. */
    private boolean isAtFirstFrame(final SegmentReader reader) throws IOException {
        try {
            reader.skipMetaData();
            if (!reader.next()) {
                throw new DamageException(
                    JournalException.Code.SEGMENT_HEADER_INVALID, "the segment's header is missing");
            }
            verifier.verifySegmentHeader(reader, home.homeIdLow(), home.homeIdHigh());
            return reader.next();
        } catch (final DamageException ex) {
            throw damage(ex, reader, reader.excerptPosition());
        }
    }

    /** Takes what may have come to a segment since it was read, and closes it. */
    private void leave(final SegmentReader reader) throws IOException {
        if (reader != null) {
            takeFrames(reader);
            segments.add(new ScannedSegment(reader.number(), segmentFirstSequence, lastSequence(), reader.position()));
            reader.close();
        }
    }

    private void takeFrames(final SegmentReader reader) throws IOException {
        while (!isComplete() && isAtNextFrame(reader)) {
            takeFrame(reader);
        }
    }

    private boolean isAtNextFrame(final SegmentReader reader) {
        try {
            return reader.next();
        } catch (final DamageException ex) {
            throw damage(ex, reader, reader.excerptPosition());
        } catch (final IOException ex) {
            throw unreadable(ex, reader);
        }
    }

    private void takeFrame(final SegmentReader reader) {
        try {
            verifier.verifyFrame(reader);
            chain.take(
                verifier.frame(), reader.buffer(), reader.offset(), reader.excerptLength(), fromSequence, handler);
        } catch (final DamageException ex) {
            throw damage(ex, reader, reader.excerptPosition());
        } catch (final IOException ex) {
            throw unreadable(ex, reader);
        }
        if (firstSequence == 0) {
            firstSequence = verifier.frame().firstSequence();
        }
        lastSegment = reader.number();
        lastEnd = reader.position();
        lastFrameSequence = verifier.frame().firstSequence();
        bytesRead += reader.excerptLength();
        if (bytesRead - bytesReported >= PROGRESS_LENGTH) {
            bytesReported = bytesRead;
            listener.onProgress(lastSequence(), bytesRead, bytesTotal);
        }
    }

    private FrameDecoder verified(final SegmentReader reader) {
        try {
            verifier.verifyFrame(reader);
            return verifier.frame();
        } catch (final DamageException ex) {
            throw damage(ex, reader, reader.excerptPosition());
        } catch (final IOException ex) {
            throw unreadable(ex, reader);
        }
    }

    /** A header that has become 0 looks like the end: then there are frames behind it. */
    private void verifyEnd(final SegmentReader last) throws IOException {
        if (last != null) {
            verifyEnd(last.number(), last.position());
        }
        for (final ScannedSegment segment : segments) {
            if (segment.isEmpty() && (last == null || segment.number() > last.number())) {
                verifyEnd(segment.number(), segment.end());
            }
        }
    }

    private void verifyEnd(final int number, final long position) throws IOException {
        final FrameSearch search = new FrameSearch();
        search.search(folder.cycleFile(number), number, position, chain.nextSequence());
        if (search.isFound()) {
            throw new JournalException(
                JournalException.Code.FRAME_INVALID,
                "there are frames behind what looks like the end",
                folder.cycleFile(number),
                number,
                position,
                chain.nextSequence(),
                null);
        }
    }

    private JournalException damage(final DamageException ex, final SegmentReader reader, final long position) {
        return new JournalException(
            ex.code(), ex.getMessage(), reader.file(), reader.number(), position, chain.nextSequence(), ex);
    }

    private JournalException unreadable(final IOException ex, final SegmentReader reader) {
        return new JournalException(
            JournalException.Code.IO_FAILED,
            "the segment cannot be read: " + ex.getMessage(),
            reader.file(),
            reader.number(),
            reader.position(),
            chain.nextSequence(),
            ex);
    }
}
