package io.millrace.ops.torture;

/** A round cannot go on: an engine hangs, does not start or ends by itself, or turns a producer away. */
final class CrashException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CrashException(final String message) {
        super(message);
    }
}
