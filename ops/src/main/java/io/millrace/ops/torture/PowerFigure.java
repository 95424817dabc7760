package io.millrace.ops.torture;

/** What is counted while the power is cut. */
public enum PowerFigure {
    /** Losses of power while a home was being recovered. */
    LOST_IN_RECOVERY,
    /** While commands were appended and synced. */
    LOST_IN_USE,
    /** While the journal was closing, or when it had just been closed. */
    LOST_IN_CLOSE,
    /** At a call of the journal's own thread, which makes segments ready, cuts left ones and writes marks. */
    LOST_IN_KEEPING,
    /** Pages of which the disk had an earlier version. */
    PAGES_LOST,
    /** Pages of which the disk had some sectors of one version and some of another. */
    PAGES_TORN,
    /** Files whose length on the disk was an earlier one. */
    LENGTHS_LOST,
    /** Names that had been given, changed or taken away in vain. */
    NAMES_LOST,
    /** Recoveries that found all that had been appended. */
    WHOLE,
    /** Recoveries that cut a torn tail. */
    TORN_TAIL,
    /** Recoveries that found less than had been appended, and nothing torn. */
    CLEAN_SUFFIX,
    /** Sequences that had been reported durable before a loss and were read after it. */
    DURABLE_SEQUENCES,
    /** Losses after which Millrace did not keep what it had promised. */
    FAILED;

    /** Is it the disk that it was lost from, whatever was written to it? */
    boolean isOfDisk() {
        return this == PAGES_LOST || this == PAGES_TORN || this == LENGTHS_LOST || this == NAMES_LOST;
    }
}
