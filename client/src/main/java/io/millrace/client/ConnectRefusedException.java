package io.millrace.client;

/** The engine answered, and declined the session. */
public final class ConnectRefusedException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final DisconnectReason reason;
    private final String detail;

    ConnectRefusedException(final DisconnectReason reason, final String detail) {
        super(ErrorCode.CONNECT_REFUSED, "the engine declined the session: " + reason + ": " + detail);
        this.reason = reason;
        this.detail = detail;
    }

    /**
     * Why.
     *
     * @return the reason.
     */
    public DisconnectReason reason() {
        return reason;
    }

    /** What the engine says to it. */
    String detail() {
        return detail;
    }
}
