package io.millrace.ops.doctor;

/** Something can't be seen, or is nothing that is known here; the message is what there is to say of it. */
final class UnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownException(final String message) {
        super(message);
    }
}
