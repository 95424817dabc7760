package io.millrace.ops.imports;

/** A row cannot be turned into a transfer. Without a stack trace, as there may be one for every row of a file. */
final class RowRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RejectReason reason;

    RowRejectedException(final RejectReason reason, final String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    RejectReason reason() {
        return reason;
    }
}
