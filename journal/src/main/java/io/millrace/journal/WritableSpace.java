package io.millrace.journal;

import io.millrace.codecs.Envelope;

/**
 * How many bytes of records certainly go into how much room. Nobody knows how the records will be cut into frames: the worst is
 * reckoned with. That is a segment left when a frame of the greatest length does not fit any more, and frames of one record
 * each, of the least length that a command can have.
 */
final class WritableSpace {
    private static final int RECORD_LENGTH_MIN = (int) FrameHeader.recordLength(Envelope.LENGTH);

    private final int wasteMax;
    private final long perSegment;

    WritableSpace(final int segmentLength, final int frameLengthMax) {
        wasteMax = frameLengthMax + Segment.FRAME_OVERHEAD;
        // What Chronicle writes at the beginning of a segment is less than this page.
        perSegment = in(segmentLength - Segment.PAGE_LENGTH - Segment.END_LENGTH);
    }

    /** Bytes of records for which there is room in a segment, of which so much is left. */
    long in(final int room) {
        return room <= wasteMax
            ? 0
            : (room - wasteMax) / (RECORD_LENGTH_MIN + Segment.FRAME_OVERHEAD) * (long) RECORD_LENGTH_MIN;
    }

    /** Bytes of records for which there is room in a segment that has no frame yet. */
    long perSegment() {
        return perSegment;
    }
}
