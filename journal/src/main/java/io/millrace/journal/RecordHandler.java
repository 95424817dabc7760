package io.millrace.journal;

import org.agrona.DirectBuffer;

/**
 * Takes the records of a journal in the order of their sequences.
 */
@FunctionalInterface
public interface RecordHandler {
    /**
     * One record that has been verified. The buffer belongs to the journal: it is valid during the call and is not to be
     * written.
     *
     * @param sequence         of the command.
     * @param timestamp        ingress time, nanoseconds since the epoch, UTC.
     * @param behaviourVersion that applies to the command.
     * @param buffer           that holds the command.
     * @param offset           where the command begins, with its SBE header.
     * @param length           of the command in bytes, without padding.
     */
    void onRecord(long sequence, long timestamp, int behaviourVersion, DirectBuffer buffer, int offset, int length);

    /**
     * There are no more records, as the end has been reached or what comes next is damaged. Called before anything is mended, so
     * that who refuses what was read, by an exception, finds the home as it was.
     */
    default void onEnd() {
        // Nothing is left to be done by who has done everything at once.
    }
}
