package io.millrace.journal;

import java.io.IOException;

/**
 * Something in a segment is not as it was written. Who walks over the journal knows the sequence and says the rest.
 */
final class DamageException extends IOException {
    private static final long serialVersionUID = 1L;

    private final JournalException.Code code;

    DamageException(final JournalException.Code code, final String message) {
        super(message);
        this.code = code;
    }

    JournalException.Code code() {
        return code;
    }
}
