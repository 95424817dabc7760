package io.millrace.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What was being written when the machine went down.
 *
 * @param file     that holds the first torn frame.
 * @param segment  its number.
 * @param position in the file, from which nothing counts.
 */
record TornTail(Path file, int segment, long position) {
    /**
     * Judges damage. The page cache is lost with the machine and with nothing less: the machine has been started since, or the
     * damage is corruption. And nobody has been promised what comes after the durable sequence: the damage lies behind it, or it
     * is corruption.
     *
     * @throws JournalException the same that came in, if it is corruption.
     */
    static TornTail judge(
        final HomeFolder folder,
        final HomeMark mark,
        final BootId bootId,
        final JournalScan scan,
        final JournalException damage) throws IOException {
        if (!isDamage(damage) || mark.isClosed() && mark.durability() == Durability.DISK || mark.bootId().isSameAs(bootId)) {
            throw damage;
        }
        final long known = Math.max(mark.syncedSequence(), scan.chain().durableSequence());
        final FrameSearch search = new FrameSearch();
        for (final int number : folder.segments()) {
            if (number == damage.segment()) {
                search.search(damage.file(), number, damage.position(), damage.sequence());
            } else if (number > damage.segment()) {
                search.search(folder.cycleFile(number), number, 0, damage.sequence());
            }
        }
        if (damage.sequence() <= Math.max(known, search.durableSequence())) {
            throw damage;
        }
        return new TornTail(damage.file(), damage.segment(), damage.position());
    }

    /** Is something in a segment not as it was written? */
    static boolean isDamage(final JournalException exception) {
        return switch (exception.code()) {
            case SEGMENT_HEADER_INVALID, FRAME_INVALID, FRAME_CHECKSUM_MISMATCH, SEQUENCE_BROKEN, CHAIN_BROKEN,
                RECORD_INVALID -> true;
            default -> false;
        };
    }
}
