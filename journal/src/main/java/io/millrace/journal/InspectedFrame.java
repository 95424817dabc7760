package io.millrace.journal;

/**
 * The header of a frame as it lies on the disk, and whether it is right.
 *
 * @param segment            number of the segment that holds it.
 * @param position           in the file, where its excerpt begins.
 * @param length             of the frame in bytes.
 * @param firstSequence      of its records.
 * @param recordCount        number of its records.
 * @param durableSequence    all up to it was on the disk when the frame was written.
 * @param crc32c             that it names as its own.
 * @param previousCrc32c     that it names as that of the frame before it.
 * @param firstTimestamp     of its records, in nanoseconds since the epoch; 0 where they are not sound.
 * @param lastTimestamp      of its records, in nanoseconds since the epoch; 0 where they are not sound.
 * @param isCrcRight         true if its bytes match its CRC.
 * @param isSequenceRight    true if its first sequence follows the frame before it, or nothing is known of that one.
 * @param isPreviousCrcRight true if it names the CRC of the frame before it, or nothing is known of that one.
 * @param fault              what is wrong with it; null if nothing is.
 */
public record InspectedFrame(
    int segment,
    long position,
    int length,
    long firstSequence,
    long recordCount,
    long durableSequence,
    int crc32c,
    int previousCrc32c,
    long firstTimestamp,
    long lastTimestamp,
    boolean isCrcRight,
    boolean isSequenceRight,
    boolean isPreviousCrcRight,
    String fault) {
    /**
     * Last sequence of its records.
     *
     * @return the sequence.
     */
    public long lastSequence() {
        return firstSequence + recordCount - 1;
    }
}
