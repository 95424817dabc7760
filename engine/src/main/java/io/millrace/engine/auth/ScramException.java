package io.millrace.engine.auth;

/** A producer's message is not one of SCRAM, or asks for what there is not. The error is one of RFC 5802's. */
final class ScramException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String error;

    ScramException(final String error) {
        super(error, null, false, false);
        this.error = error;
    }

    String error() {
        return error;
    }
}
