package io.millrace.engine.ledger;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Flyweight over a transfer: 128 bytes, the same in a command, in a reply and in the store.
 *
 * <pre>
 *   0     16                 32                  48       64           80              96
 *   +-----+------------------+-------------------+--------+------------+---------------+
 *   | id  | debit account id | credit account id | amount | pending id | user data 128 |
 *   +-----+------------------+-------------------+--------+------------+---------------+
 *   96             104            108         112      116    118     120         128
 *   +--------------+--------------+-----------+--------+------+-------+-----------+
 *   | user data 64 | user data 32 | timeout s | ledger | code | flags | timestamp |
 *   +--------------+--------------+-----------+--------+------+-------+-----------+
 * </pre>
 */
final class Transfer {
    /** In bytes. */
    static final int LENGTH = 128;

    static final int FLAG_LINKED = 1;
    /** Flags that behaviour version 1 knows. */
    static final int FLAGS_V1 = FLAG_LINKED;

    private static final int ID_OFFSET = 0;
    private static final int DEBIT_ACCOUNT_ID_OFFSET = 16;
    private static final int CREDIT_ACCOUNT_ID_OFFSET = 32;
    private static final int AMOUNT_OFFSET = 48;
    private static final int PENDING_ID_OFFSET = 64;
    private static final int USER_DATA_128_OFFSET = 80;
    private static final int USER_DATA_64_OFFSET = 96;
    private static final int USER_DATA_32_OFFSET = 104;
    private static final int TIMEOUT_OFFSET = 108;
    private static final int LEDGER_OFFSET = 112;
    private static final int CODE_OFFSET = 116;
    private static final int FLAGS_OFFSET = 118;
    private static final int TIMESTAMP_OFFSET = 120;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** To be wrapped around the bytes that the flyweight is to speak of. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    long idLow() {
        return getLong(ID_OFFSET);
    }

    long idHigh() {
        return getLong(ID_OFFSET + Long.BYTES);
    }

    long debitAccountIdLow() {
        return getLong(DEBIT_ACCOUNT_ID_OFFSET);
    }

    long debitAccountIdHigh() {
        return getLong(DEBIT_ACCOUNT_ID_OFFSET + Long.BYTES);
    }

    long creditAccountIdLow() {
        return getLong(CREDIT_ACCOUNT_ID_OFFSET);
    }

    long creditAccountIdHigh() {
        return getLong(CREDIT_ACCOUNT_ID_OFFSET + Long.BYTES);
    }

    long amountLow() {
        return getLong(AMOUNT_OFFSET);
    }

    long amountHigh() {
        return getLong(AMOUNT_OFFSET + Long.BYTES);
    }

    long pendingIdLow() {
        return getLong(PENDING_ID_OFFSET);
    }

    long pendingIdHigh() {
        return getLong(PENDING_ID_OFFSET + Long.BYTES);
    }

    long userData128Low() {
        return getLong(USER_DATA_128_OFFSET);
    }

    long userData128High() {
        return getLong(USER_DATA_128_OFFSET + Long.BYTES);
    }

    long userData64() {
        return getLong(USER_DATA_64_OFFSET);
    }

    int userData32() {
        return buffer.getInt(USER_DATA_32_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    int timeout() {
        return buffer.getInt(TIMEOUT_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    int ledger() {
        return buffer.getInt(LEDGER_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    short code() {
        return buffer.getShort(CODE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    int flags() {
        return buffer.getShort(FLAGS_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    long timestamp() {
        return getLong(TIMESTAMP_OFFSET);
    }

    void timestamp(final long timestamp) {
        putLong(TIMESTAMP_OFFSET, timestamp);
    }

    /** Takes over all bytes of another one. */
    void copyFrom(final Transfer other) {
        for (int i = 0; i < LENGTH; i += Long.BYTES) {
            buffer.putLong(i, other.buffer.getLong(i));
        }
    }

    private long getLong(final int offset) {
        return buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    private void putLong(final int offset, final long value) {
        buffer.putLong(offset, value, ByteOrder.LITTLE_ENDIAN);
    }
}
