package io.millrace.engine.state;

/**
 * The order holds what this build can't apply: a newer behaviour, or a command of a service that is not there. The journal is
 * sound; another build, or the same one with the service, reads it.
 */
public final class UnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedException(final String message) {
        super(message);
    }
}
