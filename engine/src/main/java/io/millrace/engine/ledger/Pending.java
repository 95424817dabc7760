package io.millrace.engine.ledger;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

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
final class Pending {
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

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** To be wrapped around the bytes that the flyweight is to speak of. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    long transferRow() {
        return getRow(TRANSFER_OFFSET);
    }

    int state() {
        return buffer.getInt(STATE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    void state(final int state) {
        buffer.putInt(STATE_OFFSET, state, ByteOrder.LITTLE_ENDIAN);
    }

    long debitRow() {
        return getRow(DEBIT_ACCOUNT_OFFSET);
    }

    long creditRow() {
        return getRow(CREDIT_ACCOUNT_OFFSET);
    }

    void set(final long transferRow, final long debitRow, final long creditRow) {
        buffer.putInt(TRANSFER_OFFSET, (int) transferRow, ByteOrder.LITTLE_ENDIAN);
        state(STATE_PENDING);
        buffer.putInt(DEBIT_ACCOUNT_OFFSET, (int) debitRow, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(CREDIT_ACCOUNT_OFFSET, (int) creditRow, ByteOrder.LITTLE_ENDIAN);
    }

    private long getRow(final int offset) {
        return buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }
}
