package io.millrace.ops;

/** A command ends here: with a stable code, what was wrong and what to do, and a process exit code. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int exitCode;

    /**
     * @param message what was wrong; what to do.
     */
    CommandException(final int exitCode, final String code, final String message, final Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.code = code;
    }

    CommandException(final int exitCode, final String code, final String message) {
        this(exitCode, code, message, null);
    }

    int exitCode() {
        return exitCode;
    }

    String code() {
        return code;
    }
}
