package io.millrace.ops.imports;

/** An account that rows of the file name by a text: its id, and whether it was already asked for. */
final class Account {
    private final long idHigh;
    private final long idLow;
    private boolean requested;

    Account(final long idHigh, final long idLow) {
        this.idHigh = idHigh;
        this.idLow = idLow;
    }

    long idHigh() {
        return idHigh;
    }

    long idLow() {
        return idLow;
    }

    /** Whether a command that creates the account is on its way, or further. */
    boolean isRequested() {
        return requested;
    }

    void requested() {
        requested = true;
    }
}
