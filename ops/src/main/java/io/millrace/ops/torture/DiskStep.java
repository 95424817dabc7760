package io.millrace.ops.torture;

import java.nio.file.Path;

/**
 * One of the things by which a journal lasts, and whether it is about to be done or has been.
 *
 * @param kind           what is done.
 * @param isDone         has it been done?
 * @param path           to what; the name so far of what is renamed.
 * @param isOtherSegment is it the first sync of a segment after those of another?
 */
record DiskStep(Kind kind, boolean isDone, Path path, boolean isOtherSegment) {
    private static final String UNFINISHED = ".new";
    private static final String CYCLE_FILE = ".cq4";
    private static final String HOME_FILE = "home";

    /** What can be done to a disk. */
    enum Kind {
        SYNC_DATA,
        SYNC_FILE,
        SYNC_FOLDER,
        RENAME
    }

    boolean isBefore(final Kind wanted) {
        return kind == wanted && !isDone;
    }

    boolean isAfter(final Kind wanted) {
        return kind == wanted && isDone;
    }

    /** The file of a segment that has its name. */
    boolean isSegmentFile() {
        return name(path).endsWith(CYCLE_FILE) && !name(path.getParent()).endsWith(UNFINISHED);
    }

    /** The file of a segment that is being made ready. */
    boolean isUnfinishedSegmentFile() {
        return name(path).endsWith(CYCLE_FILE) && name(path.getParent()).endsWith(UNFINISHED);
    }

    /** The folder of a segment that is being made ready. */
    boolean isUnfinishedSegment() {
        return name(path).endsWith(UNFINISHED) && !name(path).startsWith(HOME_FILE);
    }

    /** The folder of a segment that has its name. */
    boolean isSegment() {
        return !name(path).endsWith(UNFINISHED);
    }

    /** The file that holds the marks. */
    boolean isHomeFile() {
        return name(path).equals(HOME_FILE);
    }

    private static String name(final Path path) {
        return path.getFileName().toString();
    }
}
