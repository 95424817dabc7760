package io.millrace.engine.state;

/**
 * The digests of the state at regular sequences, handed from the thread that applies to the thread that orders, and kept
 * for comparing with the checkpoints that come back in the order.
 *
 * <p>At each sequence that is a multiple of the interval a checkpoint stands in the order. It carries the digest as of the
 * multiple before it. The interval is greater than the ring, so that this earlier sequence has always been applied.
 */
public final class Checkpoints {
    private final long interval;
    private final long[] records = new long[2];
    private final long[] history = new long[2];
    private volatile long latestSequence;

    /**
     * Nothing is kept yet.
     *
     * @param interval number of sequences from one checkpoint to the next.
     */
    public Checkpoints(final long interval) {
        this.interval = interval;
    }

    /**
     * Does this sequence belong to a checkpoint?
     *
     * @param sequence about to be given.
     * @return true if a checkpoint has to take it: the first multiple has nothing to speak of.
     */
    public boolean isDue(final long sequence) {
        return sequence % interval == 0 && sequence > interval;
    }

    /**
     * The sequence that the checkpoint at this sequence speaks of.
     *
     * @param sequence of the checkpoint.
     * @return the sequence one interval before it.
     */
    public long asOf(final long sequence) {
        return sequence - interval;
    }

    /**
     * Was the digest as of this sequence kept?
     *
     * @param asOfSequence a multiple of the interval.
     * @return false when it has not been applied yet, or long ago.
     */
    public boolean has(final long asOfSequence) {
        final long latest = latestSequence;
        return asOfSequence > 0 && asOfSequence % interval == 0 && asOfSequence <= latest && latest - asOfSequence <= interval;
    }

    /**
     * Digest of the records as of a sequence.
     *
     * @param asOfSequence for which {@link #has} is true.
     * @return the digest.
     */
    public long records(final long asOfSequence) {
        return records[slot(asOfSequence)];
    }

    /**
     * Digest of history as of a sequence.
     *
     * @param asOfSequence for which {@link #has} is true.
     * @return the digest.
     */
    public long history(final long asOfSequence) {
        return history[slot(asOfSequence)];
    }

    boolean isMultiple(final long sequence) {
        return sequence % interval == 0;
    }

    void keep(final long sequence, final long recordsDigest, final long historyDigest) {
        final int slot = slot(sequence);
        records[slot] = recordsDigest;
        history[slot] = historyDigest;
        latestSequence = sequence;
    }

    private int slot(final long sequence) {
        return (int) (sequence / interval) & 1;
    }
}
