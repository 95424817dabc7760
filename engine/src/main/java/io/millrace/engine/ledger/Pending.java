package io.millrace.engine.ledger;

/**
 * Flyweight over what has become of a pending transfer: 16 bytes.
 *
 * <pre>
 *   0                 4         8                     12                     16
 *   +-----------------+---------+---------------------+----------------------+
 *   | row of transfer | state   | row of the debited  | row of the credited  |
 *   |                 |         | account             | account              |
 *   +-----------------+---------+---------------------+----------------------+
 * </pre>
 */
final class Pending extends Flyweight {
    /** In bytes. */
    static final int LENGTH = 16;

    static final int STATE_PENDING = 0;
    static final int STATE_POSTED = 1;
    static final int STATE_VOIDED = 2;
    static final int STATE_EXPIRED = 3;

    private static final int TRANSFER_OFFSET = 0;
    private static final int STATE_OFFSET = 4;
    private static final int DEBIT_ACCOUNT_OFFSET = 8;
    private static final int CREDIT_ACCOUNT_OFFSET = 12;

    long transferRow() {
        return getRow(TRANSFER_OFFSET);
    }

    int state() {
        return getInt(STATE_OFFSET);
    }

    void state(final int state) {
        putInt(STATE_OFFSET, state);
    }

    long debitRow() {
        return getRow(DEBIT_ACCOUNT_OFFSET);
    }

    long creditRow() {
        return getRow(CREDIT_ACCOUNT_OFFSET);
    }

    void set(final long transferRow, final long debitRow, final long creditRow) {
        putInt(TRANSFER_OFFSET, (int) transferRow);
        state(STATE_PENDING);
        putInt(DEBIT_ACCOUNT_OFFSET, (int) debitRow);
        putInt(CREDIT_ACCOUNT_OFFSET, (int) creditRow);
    }

    private long getRow(final int offset) {
        return getInt(offset) & 0xFFFF_FFFFL;
    }
}
