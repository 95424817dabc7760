package io.millrace.ops.torture;

/** Millrace has not kept what it had promised. */
final class TortureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TortureException(final String message) {
        super(message);
    }
}
