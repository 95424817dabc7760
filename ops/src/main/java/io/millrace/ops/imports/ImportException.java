package io.millrace.ops.imports;

/** An import cannot go on. What was applied until then stays, and is not applied twice by a second run. */
public final class ImportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    ImportException(final String code, final String message) {
        super(message);
        this.code = code;
    }

    ImportException(final String code, final String message, final Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** A stable name of what went wrong. */
    public String code() {
        return code;
    }
}
