package io.millrace.journal;

/**
 * What a journal holds, and how it ends. Where it is damaged, the counts are those of what is sound before the damage.
 *
 * @param end             how it ends.
 * @param segments        that were read to their end.
 * @param frames          that are sound.
 * @param records         in these frames.
 * @param bytes           length of these frames.
 * @param firstSequence   that is sound; 0 if there is none.
 * @param lastSequence    that is sound; 0 if there is none.
 * @param lastCrc32c      CRC-32C of the last frame that is sound; 0 if there is none.
 * @param durableSequence all up to this one is known to have been on the disk, from the mark and from the sound frames.
 * @param mark            the newest mark of the home; null where there has never been one.
 * @param fault           the damage, with file, segment, place and expected sequence; null where there is none.
 */
public record JournalReport(
    End end,
    int segments,
    long frames,
    long records,
    long bytes,
    long firstSequence,
    long lastSequence,
    int lastCrc32c,
    long durableSequence,
    JournalMark mark,
    JournalException fault) {
    /** How a journal ends. The names are stable. */
    public enum End {
        /** It was closed in order, or never written. */
        CLOSED,
        /** An engine has it; what it is writing now was not looked at. */
        IN_USE,
        /** The process that wrote it ended without closing it. All is there that anybody was promised; the next start goes on. */
        UNCLEAN,
        /** The machine went down while frames were being written that nobody had been promised. The next start cuts them off. */
        TORN_TAIL,
        /** Something that has been written is not there as it was written. No engine starts on it. */
        CORRUPT
    }
}
