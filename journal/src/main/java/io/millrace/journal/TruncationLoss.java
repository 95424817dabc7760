package io.millrace.journal;

/**
 * What a journal loses when it is cut behind a sequence.
 *
 * @param afterSequence    the last sequence that stays.
 * @param records          readable records that go.
 * @param firstSequence    of them; 0 if there are none.
 * @param lastSequence     of them; 0 if there are none.
 * @param firstTimestamp   of them, in nanoseconds since the epoch; 0 if there are none.
 * @param lastTimestamp    of them, in nanoseconds since the epoch; 0 if there are none.
 * @param promisedSequence the last one of which it is known that a producer may have been promised it; at or before
 *                         {@code afterSequence} if nothing that was promised goes.
 * @param durability       what was promised.
 * @param faults           frames and places that go and can't be read, or are not as they should be: what they held is not
 *                         among the records.
 * @param segments         that are put aside as a whole.
 */
public record TruncationLoss(
    long afterSequence,
    long records,
    long firstSequence,
    long lastSequence,
    long firstTimestamp,
    long lastTimestamp,
    long promisedSequence,
    Durability durability,
    long faults,
    int segments) {
    /**
     * How many commands go that a producer may have been promised, whether they can be read or not.
     *
     * @return the count.
     */
    public long promisedCount() {
        return Math.max(0, promisedSequence - afterSequence);
    }
}
