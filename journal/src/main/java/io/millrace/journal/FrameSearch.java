package io.millrace.journal;

import io.millrace.codecs.journal.FrameDecoder;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Looks for sound frames behind a place from which a reader cannot go on. If there are any, the place is not the end of what
 * was written; and what they name as durable tells whether somebody has been promised what is missing.
 */
final class FrameSearch {
    private static final int ALIGNMENT = 4;
    private static final int WINDOW_LENGTH = 1 << 20;
    /** The first eight bytes of every frame: block length, template, schema, version. */
    private static final long SIGNATURE = FrameDecoder.BLOCK_LENGTH
        | (long) FrameDecoder.TEMPLATE_ID << 16
        | (long) FrameDecoder.SCHEMA_ID << 32
        | (long) FrameDecoder.SCHEMA_VERSION << 48;

    private final FrameVerifier verifier = new FrameVerifier();
    private boolean isFound;
    private long durableSequence;
    private long framePosition;
    private int frameLength;

    /** Was there a sound frame? */
    boolean isFound() {
        return isFound;
    }

    /** The greatest durable sequence that a frame has named that was found. */
    long durableSequence() {
        return durableSequence;
    }

    /**
     * Looks through the rest of a segment. In one whose file is missing nothing is found.
     *
     * @param position where an excerpt's header lies, or should. A frame whose excerpt begins right here does not count: it
     *                 may have been being written when the process died.
     */
    void search(final Path file, final int segment, final long position, final long expectedSequence) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        final ByteBuffer bytes = ByteBuffer.allocateDirect(WINDOW_LENGTH);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            final long length = channel.size();
            final long start = behindUnfinished(channel, buffer, position, length, segment, expectedSequence);
            search(channel, buffer, start, length, segment, false);
        } finally {
            BufferUtil.free(bytes);
        }
    }

    /**
     * Looks for the next sound frame.
     *
     * @param position where it may begin at the earliest; a multiple of 4.
     * @return true if there is one, at {@link #framePosition()}.
     */
    boolean next(final Path file, final int segment, final long position) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(WINDOW_LENGTH);
        isFound = false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            search(channel, new UnsafeBuffer(bytes), position, channel.size(), segment, true);
        } finally {
            BufferUtil.free(bytes);
        }
        return isFound;
    }

    /** Where the frame that was found last begins, behind its excerpt's header. */
    long framePosition() {
        return framePosition;
    }

    /** Length of the frame that was found last. */
    int frameLength() {
        return frameLength;
    }

    private void search(
        final FileChannel channel,
        final UnsafeBuffer buffer,
        final long position,
        final long length,
        final int segment,
        final boolean isOneEnough) throws IOException {
        long start = position;
        while (start + FrameHeader.LENGTH <= length) {
            final int count = read(channel, buffer.byteBuffer(), start);
            final int last = count - FrameHeader.LENGTH;
            for (int at = 0; at <= last; at += ALIGNMENT) {
                if (buffer.getLong(at, LITTLE_ENDIAN) == SIGNATURE) {
                    judge(channel, buffer, at, start + at, length, segment);
                    if (isOneEnough && isFound) {
                        return;
                    }
                }
            }
            if (last < 0) {
                return;
            }
            start += (last & -ALIGNMENT) + ALIGNMENT;
        }
    }

    private static long behindUnfinished(
        final FileChannel channel,
        final UnsafeBuffer buffer,
        final long position,
        final long length,
        final int segment,
        final long expectedSequence) throws IOException {
        final long start = position + Segment.EXCERPT_HEADER_LENGTH;
        if (read(channel, buffer.byteBuffer(), start) >= FrameHeader.LENGTH
            && buffer.getLong(0, LITTLE_ENDIAN) == SIGNATURE
            && buffer.getInt(FrameHeader.SEGMENT_OFFSET, LITTLE_ENDIAN) == segment
            && buffer.getLong(FrameHeader.FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN) == expectedSequence) {
            final int recordsLength = buffer.getInt(FrameHeader.RECORDS_LENGTH_OFFSET, LITTLE_ENDIAN);
            if (recordsLength > 0 && start + FrameHeader.LENGTH + recordsLength <= length) {
                return start + FrameHeader.LENGTH + recordsLength;
            }
        }
        return start + ALIGNMENT;
    }

    private void judge(
        final FileChannel channel,
        final UnsafeBuffer buffer,
        final int offset,
        final long position,
        final long fileLength,
        final int segment) throws IOException {
        final long length =
            FrameHeader.LENGTH + (long) buffer.getInt(offset + FrameHeader.RECORDS_LENGTH_OFFSET, LITTLE_ENDIAN);
        if (length <= FrameHeader.LENGTH
            || position + length > fileLength
            || buffer.getInt(offset + FrameHeader.SEGMENT_OFFSET, LITTLE_ENDIAN) != segment) {
            return;
        }
        final ByteBuffer bytes = ByteBuffer.allocateDirect((int) length);
        try {
            final UnsafeBuffer whole = new UnsafeBuffer(bytes);
            if (read(channel, bytes, position) == length && verifier.hasFrameCrc(whole, 0, (int) length)) {
                isFound = true;
                framePosition = position;
                frameLength = (int) length;
                durableSequence = Math.max(durableSequence, verifier.wrap(whole, 0).durableSequence());
            }
        } finally {
            BufferUtil.free(bytes);
        }
    }

    private static int read(final FileChannel channel, final ByteBuffer bytes, final long start) throws IOException {
        bytes.clear();
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = channel.read(bytes, start + bytes.position());
        }
        return bytes.position();
    }
}
