package io.millrace.engine.ledger;

/**
 * Flyweight over what belongs to a transfer and is in no message: 16 bytes, numbers of rows, each with 1 added so that 0 is
 * none.
 *
 * <pre>
 *   0                   4                   8          12         16
 *   +-------------------+-------------------+----------+----------+
 *   | previous transfer | previous transfer | pending  | balances |
 *   | of debit account  | of credit account |          |          |
 *   +-------------------+-------------------+----------+----------+
 * </pre>
 */
final class Link extends Flyweight {
    /** In bytes. */
    static final int LENGTH = 16;

    private static final int PREVIOUS_OF_DEBIT_OFFSET = 0;
    private static final int PREVIOUS_OF_CREDIT_OFFSET = 4;
    private static final int PENDING_OFFSET = 8;
    private static final int BALANCES_OFFSET = 12;

    int previousOfDebit() {
        return getInt(PREVIOUS_OF_DEBIT_OFFSET);
    }

    int previousOfCredit() {
        return getInt(PREVIOUS_OF_CREDIT_OFFSET);
    }

    void previous(final int ofDebit, final int ofCredit) {
        putInt(PREVIOUS_OF_DEBIT_OFFSET, ofDebit);
        putInt(PREVIOUS_OF_CREDIT_OFFSET, ofCredit);
    }

    int pending() {
        return getInt(PENDING_OFFSET);
    }

    void pending(final int rowAndOne) {
        putInt(PENDING_OFFSET, rowAndOne);
    }

    int balances() {
        return getInt(BALANCES_OFFSET);
    }

    void balances(final int rowAndOne) {
        putInt(BALANCES_OFFSET, rowAndOne);
    }
}
