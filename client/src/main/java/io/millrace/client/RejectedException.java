package io.millrace.client;

import io.millrace.codecs.session.RejectCode;

/** The engine did not carry out a command or query: it changed nothing. */
public final class RejectedException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final long requestId;
    private final long sequence;
    private final RejectCode rejectCode;

    RejectedException(final long requestId, final long sequence, final RejectCode rejectCode, final String detail) {
        super(ErrorCode.REJECTED, "request " + requestId + ": " + rejectCode + ": " + detail);
        this.requestId = requestId;
        this.sequence = sequence;
        this.rejectCode = rejectCode;
    }

    /**
     * Which request.
     *
     * @return its id.
     */
    public long requestId() {
        return requestId;
    }

    /**
     * Its place in the order.
     *
     * @return 0 when it was refused before it got one.
     */
    public long sequence() {
        return sequence;
    }

    /**
     * Why.
     *
     * @return the code; {@code NULL_VAL} for one that this version of the library has no name for.
     */
    public RejectCode rejectCode() {
        return rejectCode;
    }
}
