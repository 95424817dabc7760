package io.millrace.bench.parts;

/**
 * A benchmark that did not come to its end.
 */
final class PartsException extends Exception {
    private static final long serialVersionUID = 1L;

    PartsException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
