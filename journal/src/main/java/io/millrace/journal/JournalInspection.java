package io.millrace.journal;

import io.millrace.codecs.journal.FrameDecoder;
import io.millrace.codecs.journal.MessageHeaderDecoder;
import io.millrace.codecs.journal.SegmentHeaderDecoder;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Shows what lies in a journal, sound or not: where a reader would stop it says what is wrong, looks for the next sound frame
 * and goes on. Changes nothing, needs no lock, and works while an engine writes the home. Not thread safe.
 */
public final class JournalInspection implements AutoCloseable {
    private static final long UNKNOWN = -1;

    private final HomeFolder folder;
    private final HomeFile home;
    private final FrameVerifier verifier = new FrameVerifier();
    private InspectionHandler handler;
    /** The last segment that has frames: it may still be growing, and stays open until another one has some. */
    private SegmentReader last;
    private long nextSequence;
    private int lastCrc32c;

    /**
     * Opens a home for reading.
     *
     * @param home folder of the home.
     * @throws JournalException if there is no journal, or none that this build can read.
     */
    public JournalInspection(final Path home) {
        this.folder = new HomeFolder(home);
        try {
            this.home = HomeFile.openReadOnly(folder);
        } catch (final IOException ex) {
            throw failed("the home cannot be opened: " + ex.getMessage(), home, ex);
        }
    }

    /**
     * Shows all segments.
     *
     * @param handler hears of them.
     * @throws JournalException if a file cannot be read.
     */
    public void run(final InspectionHandler handler) {
        run(segments(), true, handler);
    }

    /**
     * Shows one segment. Its first frame is compared with the last one of the segment before it.
     *
     * @param segment number of the segment.
     * @param handler hears of it.
     * @return true if there is such a segment.
     * @throws JournalException if a file cannot be read.
     */
    public boolean run(final int segment, final InspectionHandler handler) {
        final List<Integer> numbers = segments();
        final int index = numbers.indexOf(segment);
        if (index < 0) {
            return false;
        }
        run(numbers.subList(Math.max(0, index - 1), index + 1), index <= 1, new OneSegment(segment, handler));
        return true;
    }

    /** Shows a segment and all behind it. */
    void runFrom(final int segment, final InspectionHandler handler) {
        final List<Integer> numbers = segments().stream().filter(number -> number >= segment).toList();
        run(numbers, false, handler);
    }

    /**
     * Finds the segment in which a sequence is to be looked for: the last one whose first sound frame begins at or before it.
     *
     * @param sequence of a record, which need not be there.
     * @return number of the segment; 0 if there is none.
     * @throws JournalException if a file cannot be read.
     */
    public int segmentOf(final long sequence) {
        final List<Integer> numbers = segments();
        for (int i = numbers.size() - 1; i >= 0; i--) {
            final int number = numbers.get(i);
            try {
                final FrameSearch search = new FrameSearch();
                if (search.next(folder.cycleFile(number), number, 0)) {
                    try (SegmentReader reader = new SegmentReader(folder, number)) {
                        reader.moveTo(search.framePosition() - Segment.EXCERPT_HEADER_LENGTH, search.frameLength());
                        reader.load(FrameHeader.LENGTH);
                        if (verifier.wrap(reader.buffer(), reader.offset()).firstSequence() <= sequence) {
                            return number;
                        }
                    }
                }
            } catch (final NoSuchFileException ex) {
                continue;
            } catch (final IOException ex) {
                throw failed("the segment cannot be read: " + ex.getMessage(), folder.cycleFile(number), ex);
            }
        }
        return 0;
    }

    @Override
    public void close() {
        close(last);
        last = null;
        home.close();
    }

    private List<Integer> segments() {
        try {
            return folder.segments();
        } catch (final IOException ex) {
            throw failed("the journal cannot be read: " + ex.getMessage(), folder.journal(), ex);
        }
    }

    private void run(final List<Integer> numbers, final boolean isFromStart, final InspectionHandler to) {
        handler = to;
        nextSequence = isFromStart ? 1 : UNKNOWN;
        lastCrc32c = home.homeIdCrc32c();
        for (final int number : numbers) {
            inspect(number);
        }
        leave();
    }

    private void inspect(final int number) {
        final Path file = folder.cycleFile(number);
        SegmentReader reader = null;
        try {
            reader = new SegmentReader(folder, number);
            final InspectedSegment segment = segment(reader);
            final boolean hasFrames = hasMore(reader);
            if (hasFrames) {
                leave();
            }
            handler.onSegment(segment);
            if (hasFrames && takeAll(reader)) {
                last = reader;
                reader = null;
            }
        } catch (final NoSuchFileException ex) {
            // An engine removes what it has made ready and not used.
            if (Files.exists(folder.segment(number))) {
                handler.onSegment(
                    new InspectedSegment(number, file, 0, 0, 0, 0, 0, 0, 0, "the segment's file is missing"));
            }
        } catch (final IOException ex) {
            throw failed("the segment cannot be read: " + ex.getMessage(), file, ex);
        } finally {
            close(reader);
        }
    }

    /** Takes what may have come to the last segment with frames since it was read, and closes it. */
    private void leave() {
        final SegmentReader reader = last;
        last = null;
        try {
            if (reader != null) {
                takeAll(reader);
            }
        } catch (final IOException ex) {
            throw failed("the segment cannot be read: " + ex.getMessage(), reader.file(), ex);
        } finally {
            close(reader);
        }
    }

    /** Takes all that comes; returns false where the rest of the segment is damaged. */
    private boolean takeAll(final SegmentReader reader) throws IOException {
        while (hasMore(reader)) {
            final long at = reader.position();
            final String found = takeExcerpt(reader);
            if (found != null && !skipDamage(reader, at, found)) {
                return false;
            }
        }
        return true;
    }

    private static void close(final SegmentReader reader) {
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (final IOException ex) {
            throw failed("the segment cannot be closed: " + ex.getMessage(), reader.file(), ex);
        }
    }

    /** Judges the header of a segment, and moves behind it. */
    private InspectedSegment segment(final SegmentReader reader) throws IOException {
        reader.skipMetaData();
        final long position = reader.position();
        String fault = null;
        boolean isHeader = false;
        try {
            if (reader.next()) {
                isHeader = reader.excerptLength() == SegmentMaker.HEADER_LENGTH;
                verifier.verifySegmentHeader(reader, home.homeIdLow(), home.homeIdHigh());
            } else {
                fault = "the segment's header is missing";
            }
        } catch (final DamageException ex) {
            fault = ex.getMessage();
        }
        final InspectedSegment segment = segment(reader, position, isHeader, fault);
        if (!isHeader) {
            reader.position(position);
        }
        return segment;
    }

    private InspectedSegment segment(
        final SegmentReader reader, final long position, final boolean isHeader, final String fault) throws IOException {
        if (!isHeader) {
            return new InspectedSegment(reader.number(), reader.file(), reader.fileLength(), position, 0, 0, 0, 0, 0, fault);
        }
        final SegmentHeaderDecoder header = new SegmentHeaderDecoder();
        reader.load(SegmentMaker.HEADER_LENGTH);
        header.wrap(
            reader.buffer(),
            reader.offset() + MessageHeaderDecoder.ENCODED_LENGTH,
            SegmentHeaderDecoder.BLOCK_LENGTH,
            SegmentHeaderDecoder.SCHEMA_VERSION);
        final long homeIdLow = header.homeId().low();
        final long homeIdHigh = header.homeId().high();
        return new InspectedSegment(
            reader.number(),
            reader.file(),
            reader.fileLength(),
            position,
            homeIdHigh,
            homeIdLow,
            header.segment(),
            header.formatVersion(),
            (int) header.crc32c(),
            fault);
    }

    /** Is this not the end? A header of 0 is, unless there are frames behind it that were there before it was looked at. */
    private boolean hasMore(final SegmentReader reader) throws IOException {
        final long position = reader.position();
        try {
            if (reader.next()) {
                reader.position(position);
                return true;
            }
        } catch (final DamageException ex) {
            return true;
        }
        final FrameSearch search = new FrameSearch();
        search.search(reader.file(), reader.number(), position, nextSequence);
        return search.isFound();
    }

    /** Takes what comes next for a frame; returns what is wrong where it can't be one. */
    private String takeExcerpt(final SegmentReader reader) throws IOException {
        try {
            if (!reader.next()) {
                return "the excerpt's header is 0, with frames behind it";
            }
        } catch (final DamageException ex) {
            return ex.getMessage();
        }
        final int length = reader.excerptLength();
        if (length < FrameHeader.LENGTH + FrameHeader.RECORD_HEADER_LENGTH) {
            return "the frame has length " + length;
        }
        reader.load(length);
        if (!verifier.hasFrameHeader(reader.buffer(), reader.offset(), length)) {
            reader.reload(length);
            if (!verifier.hasFrameHeader(reader.buffer(), reader.offset(), length)) {
                return "the frame's lengths or ids are wrong";
            }
        }
        takeFrame(reader);
        return null;
    }

    /** Goes to the next sound frame behind damage, if there is one, and takes it. */
    private boolean skipDamage(final SegmentReader reader, final long position, final String found) throws IOException {
        nextSequence = UNKNOWN;
        final FrameSearch search = new FrameSearch();
        if (!search.next(reader.file(), reader.number(), position + Segment.EXCERPT_HEADER_LENGTH)) {
            handler.onDamage(reader.number(), position, reader.fileLength() - position, found);
            return false;
        }
        handler.onDamage(reader.number(), position, search.framePosition() - position, found);
        reader.moveTo(search.framePosition() - Segment.EXCERPT_HEADER_LENGTH, search.frameLength());
        reader.load(search.frameLength());
        takeFrame(reader);
        return true;
    }

    private void takeFrame(final SegmentReader reader) throws IOException {
        final int length = reader.excerptLength();
        boolean isCrcRight = verifier.hasFrameCrc(reader.buffer(), reader.offset(), length);
        if (!isCrcRight) {
            // Perhaps it was still being written when it was read.
            reader.reload(length);
            isCrcRight = verifier.hasFrameCrc(reader.buffer(), reader.offset(), length);
        }
        final DirectBuffer buffer = reader.buffer();
        final int start = reader.offset();
        final FrameDecoder frame = verifier.wrap(buffer, start);
        final long firstSequence = frame.firstSequence();
        final long recordCount = frame.recordCount();
        final boolean isSequenceRight = nextSequence == UNKNOWN || firstSequence == nextSequence;
        final boolean isPreviousCrcRight = nextSequence == UNKNOWN || (int) frame.previousCrc32c() == lastCrc32c;
        final int records = start + FrameHeader.LENGTH;
        final boolean areRecordsSound = Records.areSound(buffer, records, start + length, (int) recordCount);
        final boolean isSound = isCrcRight && areRecordsSound;
        final String fault;
        if (!isCrcRight) {
            fault = "its bytes do not match its checksum";
        } else if (frame.segment() != reader.number()) {
            fault = "it was written to segment " + frame.segment();
        } else if (!isSequenceRight) {
            fault = "sequence " + nextSequence + " was expected";
        } else if (!isPreviousCrcRight) {
            fault = "it was written after another frame than the frame before it";
        } else {
            fault = areRecordsSound ? null : "its records do not fill it, or not with zeros";
        }
        handler.onFrame(new InspectedFrame(
            reader.number(),
            reader.excerptPosition(),
            length,
            firstSequence,
            recordCount,
            frame.durableSequence(),
            (int) frame.crc32c(),
            (int) frame.previousCrc32c(),
            isSound ? buffer.getLong(records + FrameHeader.RECORD_TIMESTAMP_OFFSET, LITTLE_ENDIAN) : 0,
            isSound ? lastTimestamp(buffer, records, (int) recordCount) : 0,
            isCrcRight,
            isSequenceRight,
            isPreviousCrcRight,
            fault));
        nextSequence = isCrcRight ? firstSequence + recordCount : UNKNOWN;
        lastCrc32c = (int) frame.crc32c();
    }

    private static long lastTimestamp(final DirectBuffer buffer, final int start, final int count) {
        int record = start;
        for (int i = 1; i < count; i++) {
            record += (int) FrameHeader.recordLength(buffer.getInt(record, LITTLE_ENDIAN));
        }
        return buffer.getLong(record + FrameHeader.RECORD_TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    private static JournalException failed(final String message, final Path file, final IOException cause) {
        return new JournalException(JournalException.Code.IO_FAILED, message, file, cause);
    }

    /** Keeps what is said of another segment to itself. */
    private record OneSegment(int number, InspectionHandler handler) implements InspectionHandler {
        @Override
        public void onSegment(final InspectedSegment segment) {
            if (segment.number() == number) {
                handler.onSegment(segment);
            }
        }

        @Override
        public void onFrame(final InspectedFrame frame) {
            if (frame.segment() == number) {
                handler.onFrame(frame);
            }
        }

        @Override
        public void onDamage(final int segment, final long position, final long length, final String found) {
            if (segment == number) {
                handler.onDamage(segment, position, length, found);
            }
        }
    }
}
