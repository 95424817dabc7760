package io.millrace.journal;

import java.nio.file.Path;

/**
 * Hears how the reading of a journal goes on. Called by the thread that reads.
 */
@FunctionalInterface
public interface RecoveryListener {
    /** Hears nothing. */
    RecoveryListener NONE = (sequence, bytesRead, bytesTotal) -> {
    };

    /**
     * Called after about every MiB.
     *
     * @param sequence   the last one that was read.
     * @param bytesRead  so far.
     * @param bytesTotal in all segments; a segment that was not closed in order counts with the space reserved for it.
     */
    void onProgress(long sequence, long bytesRead, long bytesTotal);

    /**
     * The machine went down while frames were being written that nobody had been promised: they are torn and count for
     * nothing. Recovery has cut them off; a reader leaves them where they are.
     *
     * @param lastSequence the last one that is whole.
     * @param file         that holds the torn frame.
     * @param position     in the file, from which nothing counts.
     */
    default void onTornTail(final long lastSequence, final Path file, final long position) {
    }
}
