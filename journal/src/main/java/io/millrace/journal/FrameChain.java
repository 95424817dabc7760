package io.millrace.journal;

import io.millrace.codecs.journal.FrameDecoder;
import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * What the frames so far demand of the next: its first sequence and the CRC that it names. Takes the records of a frame apart
 * and hands them on.
 */
final class FrameChain {
    private long nextSequence;
    private int lastCrc32c;
    private long durableSequence;
    private long frameCount;
    private long recordCount;

    /** Begins before a frame, whose predecessor is taken on trust unless it is the first of all. */
    FrameChain(final long nextSequence, final int lastCrc32c) {
        this.nextSequence = nextSequence;
        this.lastCrc32c = lastCrc32c;
    }

    long nextSequence() {
        return nextSequence;
    }

    int lastCrc32c() {
        return lastCrc32c;
    }

    /** The greatest durable sequence that a frame has named. */
    long durableSequence() {
        return durableSequence;
    }

    long frameCount() {
        return frameCount;
    }

    long recordCount() {
        return recordCount;
    }

    /** Would this frame be the next? */
    boolean isNext(final FrameDecoder frame) {
        return frame.firstSequence() == nextSequence && (int) frame.previousCrc32c() == lastCrc32c;
    }

    /**
     * Takes a frame whose checksum has been verified.
     *
     * @param fromSequence records before it are verified and not handed on.
     */
    void take(
        final FrameDecoder frame,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long fromSequence,
        final RecordHandler handler) throws DamageException {
        if (frame.firstSequence() != nextSequence) {
            throw new DamageException(
                JournalException.Code.SEQUENCE_BROKEN, "the frame begins with sequence " + frame.firstSequence());
        }
        if ((int) frame.previousCrc32c() != lastCrc32c) {
            throw new DamageException(
                JournalException.Code.CHAIN_BROKEN, "the frame was written after another one than the frame before it");
        }
        int record = offset + FrameHeader.LENGTH;
        final int count = (int) frame.recordCount();
        // Nothing of a frame is handed on before all of it is known to be sound.
        if (!Records.areSound(buffer, record, offset + length, count)) {
            throw new DamageException(
                JournalException.Code.RECORD_INVALID, "the frame's " + count + " records do not fill it, or not with zeros");
        }
        for (int i = 0; i < count; i++) {
            final int commandLength = buffer.getInt(record, LITTLE_ENDIAN);
            if (nextSequence >= fromSequence) {
                handler.onRecord(
                    nextSequence,
                    buffer.getLong(record + FrameHeader.RECORD_TIMESTAMP_OFFSET, LITTLE_ENDIAN),
                    buffer.getInt(record + FrameHeader.RECORD_BEHAVIOUR_OFFSET, LITTLE_ENDIAN),
                    buffer,
                    record + FrameHeader.RECORD_HEADER_LENGTH,
                    commandLength);
            }
            nextSequence++;
            record += (int) FrameHeader.recordLength(commandLength);
        }
        lastCrc32c = (int) frame.crc32c();
        durableSequence = Math.max(durableSequence, frame.durableSequence());
        frameCount++;
        recordCount += count;
    }
}
