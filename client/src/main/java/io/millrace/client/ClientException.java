package io.millrace.client;

/** Something that the producer's library could not do. The message says the code, what was wrong and what to do. */
public class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kept as it is: enums can be serialised. */
    private final ErrorCode code;

    ClientException(final ErrorCode code, final String message) {
        this(code, message, null);
    }

    ClientException(final ErrorCode code, final String message, final Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    /**
     * What went wrong.
     *
     * @return the code, as it stands at the beginning of the message.
     */
    public final ErrorCode code() {
        return code;
    }
}
