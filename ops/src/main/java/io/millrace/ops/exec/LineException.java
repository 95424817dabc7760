package io.millrace.ops.exec;

/** A line that is no request: it changes nothing, and is answered with this. */
final class LineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code    stable.
     * @param message what was wrong; what to do.
     */
    LineException(final String code, final String message) {
        // Thrown and caught line by line: a stack trace would cost more than the line.
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }
}
