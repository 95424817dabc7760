package io.millrace.client;

/**
 * A command was sent, and its reply did not come: it may have been applied, or not. Ids make it safe to find out: look the
 * events up, or offer the same events again, which answers {@code exists} for those that had been applied.
 */
public final class OutcomeUnknownException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final long requestId;

    OutcomeUnknownException(final long requestId, final String detail) {
        super(
            ErrorCode.OUTCOME_UNKNOWN,
            "request " + requestId + ": " + detail + "; it may have been applied or not: look up its ids or offer it again");
        this.requestId = requestId;
    }

    /**
     * Which request.
     *
     * @return its id.
     */
    public long requestId() {
        return requestId;
    }
}
