package io.millrace.ops.imports;

/** An import cannot go on. What was applied until then stays, and is not applied twice by a second run. */
public final class ImportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean engineLost;

    ImportException(final String code, final String message) {
        this(code, message, null);
    }

    ImportException(final String code, final String message, final Throwable cause) {
        this(code, message, cause, false);
    }

    private ImportException(final String code, final String message, final Throwable cause, final boolean engineLost) {
        super(message, cause);
        this.code = code;
        this.engineLost = engineLost;
    }

    static ImportException engineLost(final String message) {
        return new ImportException("ENGINE_LOST", message, null, true);
    }

    /** A stable name of what went wrong. */
    public String code() {
        return code;
    }

    /** Whether the engine went away, so that the same import can be run again when it is back. */
    public boolean isEngineLost() {
        return engineLost;
    }
}
