package io.millrace.journal;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Walks over the excerpts of a segment. It reads the file rather than map it: a disk that fails to read is then an exception
 * and not a signal that kills the JVM, the file may be cut meanwhile, and an engine that is writing it does not notice. Nor
 * does it ask Chronicle, whose readers trust what they find.
 *
 * <p>A frame that is being written is not there yet: its excerpt's header is 0 until it is whole.
 */
final class SegmentReader implements AutoCloseable {
    private static final int META_DATA = 1 << 30;
    private static final int NOT_COMPLETE = 1 << 31;
    private static final int LENGTH_MASK = META_DATA - 1;
    private static final int ALIGNMENT = 4;
    private static final int WINDOW_LENGTH = 1 << 20;

    private final Path file;
    private final int number;
    private final FileChannel channel;
    private ByteBuffer bytes;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private long windowStart;
    private int windowLength;
    private long position;
    private long excerptPosition;
    private int excerptLength;

    SegmentReader(final HomeFolder folder, final int number) throws IOException {
        this.file = folder.cycleFile(number);
        this.number = number;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        allocate(WINDOW_LENGTH);
    }

    Path file() {
        return file;
    }

    int number() {
        return number;
    }

    /** Where the next excerpt begins or will begin. */
    long position() {
        return position;
    }

    /** Goes to another place, where an excerpt is known to begin. */
    void position(final long position) {
        this.position = position;
    }

    long fileLength() throws IOException {
        return channel.size();
    }

    /** Length of the excerpt, without its own header. */
    int excerptLength() {
        return excerptLength;
    }

    /** Where the excerpt's header lies in the file. */
    long excerptPosition() {
        return excerptPosition;
    }

    /** Moves past Chronicle's own excerpts at the beginning, to the first that is ours. */
    void skipMetaData() throws IOException {
        while (true) {
            final int header = header();
            final int length = header & LENGTH_MASK;
            if ((header & (META_DATA | NOT_COMPLETE)) != META_DATA || position + length > channel.size()) {
                return;
            }
            position = next(position, length);
        }
    }

    /**
     * Moves on to the next excerpt.
     *
     * @return true if there is one; false if this is the end, for now: another call looks again.
     * @throws DamageException if there is something that is no excerpt of ours.
     */
    boolean next() throws IOException {
        final int header = header();
        if (header == 0) {
            return false;
        }
        excerptPosition = position;
        excerptLength = header & LENGTH_MASK;
        if ((header & (META_DATA | NOT_COMPLETE)) != 0
            || excerptLength % ALIGNMENT != 0
            || position + Segment.EXCERPT_HEADER_LENGTH + excerptLength > channel.size()) {
            throw new DamageException(
                JournalException.Code.FRAME_INVALID, "the excerpt's header is " + Integer.toHexString(header));
        }
        position = next(position, excerptLength);
        return true;
    }

    /** Moves to an excerpt whose own header is of no use; the caller knows where it lies and how long it is. */
    void moveTo(final long excerptPosition, final int excerptLength) {
        this.excerptPosition = excerptPosition;
        this.excerptLength = excerptLength;
        position = next(excerptPosition, excerptLength);
    }

    /**
     * Makes the first bytes of the excerpt readable in {@link #buffer()} from {@link #offset()}.
     */
    void load(final int length) throws IOException {
        if (!isLoaded(excerptPosition + Segment.EXCERPT_HEADER_LENGTH, length)) {
            fill(excerptPosition, Segment.EXCERPT_HEADER_LENGTH + length);
        }
    }

    /**
     * Reads the excerpt once more. What lay in the window may have been read before the excerpt's header was set; what is read
     * now was not.
     */
    void reload(final int length) throws IOException {
        fill(excerptPosition, Segment.EXCERPT_HEADER_LENGTH + length);
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int offset() {
        return (int) (excerptPosition + Segment.EXCERPT_HEADER_LENGTH - windowStart);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        BufferUtil.free(bytes);
    }

    private static long next(final long position, final int length) {
        return (position + Segment.EXCERPT_HEADER_LENGTH + length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** The header at the position; where the window says 0 the file is asked again. */
    private int header() throws IOException {
        int header = 0;
        if (isLoaded(position, Segment.EXCERPT_HEADER_LENGTH)) {
            header = buffer.getInt((int) (position - windowStart), LITTLE_ENDIAN);
        }
        if (header == 0) {
            fill(position, Segment.EXCERPT_HEADER_LENGTH);
            header = windowLength < Segment.EXCERPT_HEADER_LENGTH ? 0 : buffer.getInt(0, LITTLE_ENDIAN);
        }
        return header;
    }

    private boolean isLoaded(final long start, final int length) {
        return start >= windowStart && start + length <= windowStart + windowLength;
    }

    /** Reads at least the given length if the file has it, and as much as the window takes. */
    private void fill(final long start, final int length) throws IOException {
        if (length > bytes.capacity()) {
            BufferUtil.free(bytes);
            allocate(Integer.highestOneBit(length) << 1);
        }
        bytes.clear();
        int count = 0;
        while (bytes.position() < length && count >= 0) {
            count = channel.read(bytes, start + bytes.position());
        }
        windowStart = start;
        windowLength = bytes.position();
    }

    private void allocate(final int length) {
        bytes = ByteBuffer.allocateDirect(length);
        buffer.wrap(bytes);
        windowLength = 0;
    }
}
