package io.millrace.ops.imports;

/** The mapping of columns to transfers is misspelled, or does not fit the file's header. */
public final class MappingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MappingException(final String message) {
        super(message);
    }
}
