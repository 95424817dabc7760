package io.millrace.engine;

/**
 * The engine can't start, or could not go on. Nothing has been opened that is not closed again.
 */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Stable names of what can go wrong. */
    public enum Code {
        /** A setting is out of range, or does not fit another one. */
        INVALID_SETTING,
        /** The machine's clock and the journal's last timestamp are too far apart. */
        CLOCK_JUMP,
        /** The media driver could not be launched or reached. */
        MEDIA_DRIVER,
        /** The state differs from a checkpoint in the journal. */
        DIVERGENCE,
        /** The journal holds what this build can't apply: a newer behaviour, or commands of a service that it was not given. */
        UNSUPPORTED,
        /** The disk has no room for the journal's next segment, or does not take it. */
        JOURNAL_FULL
    }

    private final Code code;

    EngineException(final Code code, final String message) {
        this(code, message, null);
    }

    EngineException(final Code code, final String message, final Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    /**
     * What went wrong.
     *
     * @return the code.
     */
    public Code code() {
        return code;
    }
}
