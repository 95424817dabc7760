package io.millrace.journal;

/**
 * What the home file remembers of the end of the journal.
 *
 * @param number         counts the marks of a home.
 * @param bootId         of the machine when the mark was written.
 * @param isClosed       true if an engine has ended in order and nothing was appended since.
 * @param durability     that the journal ran with.
 * @param syncedSequence all up to this one was on the disk.
 * @param lastSequence   the last one appended; known where {@code isClosed}.
 * @param lastCrc32c     of the last frame; known where {@code isClosed}.
 */
record HomeMark(
    long number,
    BootId bootId,
    boolean isClosed,
    Durability durability,
    long syncedSequence,
    long lastSequence,
    int lastCrc32c) {
    /** A home that has never been written to. */
    static final HomeMark NONE = new HomeMark(0, BootId.UNKNOWN, true, Durability.PROCESS, 0, 0, 0);
}
