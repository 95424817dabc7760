package io.millrace.journal;

import io.millrace.codecs.journal.FrameDecoder;
import io.millrace.codecs.journal.MessageHeaderDecoder;
import io.millrace.codecs.journal.SegmentHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Judges a frame, and a segment's header, by its own bytes. Whether a frame follows the one before it is for
 * {@link FrameChain} to say.
 */
final class FrameVerifier {
    private static final DirectBuffer ZEROS = new UnsafeBuffer(new byte[Long.BYTES]);

    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final FrameDecoder frame = new FrameDecoder();
    private final SegmentHeaderDecoder segmentHeader = new SegmentHeaderDecoder();
    private final Crc32c crc = new Crc32c();

    /** The frame that was verified last. */
    FrameDecoder frame() {
        return frame;
    }

    /** Verifies the excerpt at which the reader stands as the header of a segment. */
    void verifySegmentHeader(final SegmentReader reader, final long homeIdLow, final long homeIdHigh) throws IOException {
        if (reader.excerptLength() != SegmentMaker.HEADER_LENGTH) {
            throw headerInvalid("has length " + reader.excerptLength());
        }
        reader.load(SegmentMaker.HEADER_LENGTH);
        final DirectBuffer buffer = reader.buffer();
        final int offset = reader.offset();
        if (!isMessage(buffer, offset, SegmentHeaderDecoder.TEMPLATE_ID, SegmentHeaderDecoder.BLOCK_LENGTH)) {
            throw headerInvalid("is none");
        }
        segmentHeader.wrap(
            buffer,
            offset + MessageHeaderDecoder.ENCODED_LENGTH,
            SegmentHeaderDecoder.BLOCK_LENGTH,
            SegmentHeaderDecoder.SCHEMA_VERSION);
        if (crc(buffer, offset, SegmentMaker.HEADER_LENGTH, SegmentMaker.HEADER_CRC_OFFSET) != (int) segmentHeader.crc32c()) {
            throw headerInvalid("has the wrong checksum");
        }
        if (segmentHeader.formatVersion() != HomeFile.FORMAT_VERSION) {
            throw new DamageException(
                JournalException.Code.FORMAT_UNKNOWN, "the segment has format " + segmentHeader.formatVersion()
                    + " and this build reads format " + HomeFile.FORMAT_VERSION + "; take the build that wrote it");
        }
        if (segmentHeader.segment() != reader.number()) {
            throw headerInvalid("is that of segment " + segmentHeader.segment());
        }
        if (segmentHeader.homeId().low() != homeIdLow || segmentHeader.homeId().high() != homeIdHigh) {
            throw headerInvalid("is that of another home");
        }
    }

    /** Verifies the excerpt at which the reader stands as a frame: lengths, segment, checksum. */
    void verifyFrame(final SegmentReader reader) throws IOException {
        final int length = reader.excerptLength();
        if (length < FrameHeader.LENGTH + FrameHeader.RECORD_HEADER_LENGTH) {
            throw new DamageException(JournalException.Code.FRAME_INVALID, "the frame has length " + length);
        }
        reader.load(FrameHeader.LENGTH);
        if (!hasFrameHeader(reader.buffer(), reader.offset(), length)) {
            // Perhaps it was still being written when it was read.
            reader.reload(FrameHeader.LENGTH);
            if (!hasFrameHeader(reader.buffer(), reader.offset(), length)) {
                throw new DamageException(JournalException.Code.FRAME_INVALID, "the frame's lengths or ids are wrong");
            }
        }
        reader.load(length);
        if (!hasFrameCrc(reader.buffer(), reader.offset(), length)) {
            reader.reload(length);
            if (!hasFrameCrc(reader.buffer(), reader.offset(), length)) {
                throw new DamageException(
                    JournalException.Code.FRAME_CHECKSUM_MISMATCH, "the frame's bytes do not match its checksum");
            }
        }
        wrap(reader.buffer(), reader.offset());
        if (frame.segment() != reader.number()) {
            throw new DamageException(
                JournalException.Code.SEQUENCE_BROKEN, "the frame was written to segment " + frame.segment());
        }
    }

    /** Could a frame of this length begin here? Lengths and ids say so, not the checksum. */
    boolean hasFrameHeader(final DirectBuffer buffer, final int offset, final int length) {
        return isMessage(buffer, offset, FrameDecoder.TEMPLATE_ID, FrameDecoder.BLOCK_LENGTH)
            && buffer.getInt(offset + FrameHeader.RECORDS_LENGTH_OFFSET, LITTLE_ENDIAN) == length - FrameHeader.LENGTH;
    }

    /** Does the checksum match the frame's bytes? */
    boolean hasFrameCrc(final DirectBuffer buffer, final int offset, final int length) {
        return crc(buffer, offset, length, FrameHeader.CRC_OFFSET)
            == buffer.getInt(offset + FrameHeader.CRC_OFFSET, LITTLE_ENDIAN);
    }

    /** Lets {@link #frame()} speak of the frame that begins here. */
    FrameDecoder wrap(final DirectBuffer buffer, final int offset) {
        return frame.wrap(
            buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, FrameDecoder.BLOCK_LENGTH, FrameDecoder.SCHEMA_VERSION);
    }

    private boolean isMessage(final DirectBuffer buffer, final int offset, final int templateId, final int blockLength) {
        messageHeader.wrap(buffer, offset);
        return messageHeader.templateId() == templateId
            && messageHeader.schemaId() == FrameDecoder.SCHEMA_ID
            && messageHeader.version() == FrameDecoder.SCHEMA_VERSION
            && messageHeader.blockLength() == blockLength;
    }

    private int crc(final DirectBuffer buffer, final int offset, final int length, final int crcOffset) {
        final int rest = crcOffset + Integer.BYTES;
        return crc.reset()
            .update(buffer, offset, crcOffset)
            .update(ZEROS, 0, Integer.BYTES)
            .update(buffer, offset + rest, length - rest)
            .value();
    }

    private static DamageException headerInvalid(final String what) {
        return new DamageException(JournalException.Code.SEGMENT_HEADER_INVALID, "the segment's header " + what);
    }
}
