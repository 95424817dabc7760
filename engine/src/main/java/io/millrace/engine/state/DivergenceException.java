package io.millrace.engine.state;

/**
 * The state is not what the order says it was: the journal was written by other code, or memory or disk have failed. Nothing
 * may be served from it.
 */
public final class DivergenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long checkpointSequence;

    DivergenceException(final long checkpointSequence, final String message) {
        super(message);
        this.checkpointSequence = checkpointSequence;
    }

    /**
     * The first checkpoint that differs.
     *
     * @return its sequence.
     */
    public long checkpointSequence() {
        return checkpointSequence;
    }
}
