package io.millrace.engine.ledger;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

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
final class Link {
    /** In bytes. */
    static final int LENGTH = 16;

    private static final int PREVIOUS_OF_DEBIT_OFFSET = 0;
    private static final int PREVIOUS_OF_CREDIT_OFFSET = 4;
    private static final int PENDING_OFFSET = 8;
    private static final int BALANCES_OFFSET = 12;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** To be wrapped around the bytes that the flyweight is to speak of. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    int previousOfDebit() {
        return buffer.getInt(PREVIOUS_OF_DEBIT_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    int previousOfCredit() {
        return buffer.getInt(PREVIOUS_OF_CREDIT_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    void previous(final int ofDebit, final int ofCredit) {
        buffer.putInt(PREVIOUS_OF_DEBIT_OFFSET, ofDebit, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(PREVIOUS_OF_CREDIT_OFFSET, ofCredit, ByteOrder.LITTLE_ENDIAN);
    }

    int pending() {
        return buffer.getInt(PENDING_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    void pending(final int rowAndOne) {
        buffer.putInt(PENDING_OFFSET, rowAndOne, ByteOrder.LITTLE_ENDIAN);
    }

    int balances() {
        return buffer.getInt(BALANCES_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    void balances(final int rowAndOne) {
        buffer.putInt(BALANCES_OFFSET, rowAndOne, ByteOrder.LITTLE_ENDIAN);
    }
}
