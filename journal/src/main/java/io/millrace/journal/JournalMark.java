package io.millrace.journal;

/**
 * What the home file remembers of the end of the journal, as of its newest mark.
 *
 * @param number         counts the marks of a home, from 1.
 * @param isClosed       true if an engine has ended in order and the journal was not opened since.
 * @param isThisBoot     true if the machine has not been started again since the mark was written.
 * @param durability     that the journal ran with.
 * @param syncedSequence all up to this one was on the disk.
 * @param lastSequence   the last one in the journal; counts where {@code isClosed}.
 * @param lastCrc32c     CRC-32C of the last frame; counts where {@code isClosed}.
 */
public record JournalMark(
    long number,
    boolean isClosed,
    boolean isThisBoot,
    Durability durability,
    long syncedSequence,
    long lastSequence,
    int lastCrc32c) {
    static JournalMark of(final HomeMark mark) {
        return new JournalMark(
            mark.number(),
            mark.isClosed(),
            mark.bootId().isSameAs(BootId.current()),
            mark.durability(),
            mark.syncedSequence(),
            mark.lastSequence(),
            mark.lastCrc32c());
    }
}
