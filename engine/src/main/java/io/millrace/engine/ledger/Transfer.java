package io.millrace.engine.ledger;

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
final class Transfer extends Flyweight {
    /** In bytes. */
    static final int LENGTH = 128;

    static final int FLAG_LINKED = 1;
    static final int FLAG_PENDING = 1 << 1;
    static final int FLAG_POST_PENDING_TRANSFER = 1 << 2;
    static final int FLAG_VOID_PENDING_TRANSFER = 1 << 3;
    static final int FLAG_BALANCING_DEBIT = 1 << 4;
    static final int FLAG_BALANCING_CREDIT = 1 << 5;
    static final int FLAG_CLOSING_DEBIT = 1 << 6;
    static final int FLAG_CLOSING_CREDIT = 1 << 7;
    static final int FLAG_IMPORTED = 1 << 8;
    /** All flags that there are. */
    static final int FLAGS = (1 << 9) - 1;
    /** Flags of the second of two phases. */
    static final int FLAGS_RESOLVING = FLAG_POST_PENDING_TRANSFER | FLAG_VOID_PENDING_TRANSFER;
    static final int FLAGS_BALANCING = FLAG_BALANCING_DEBIT | FLAG_BALANCING_CREDIT;
    static final int FLAGS_CLOSING = FLAG_CLOSING_DEBIT | FLAG_CLOSING_CREDIT;

    /** Offset of the id. */
    static final int ID_OFFSET = 0;

    private static final long NS_PER_SECOND = 1_000_000_000L;

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

    void debitAccountId(final long low, final long high) {
        putLong(DEBIT_ACCOUNT_ID_OFFSET, low);
        putLong(DEBIT_ACCOUNT_ID_OFFSET + Long.BYTES, high);
    }

    long creditAccountIdLow() {
        return getLong(CREDIT_ACCOUNT_ID_OFFSET);
    }

    long creditAccountIdHigh() {
        return getLong(CREDIT_ACCOUNT_ID_OFFSET + Long.BYTES);
    }

    void creditAccountId(final long low, final long high) {
        putLong(CREDIT_ACCOUNT_ID_OFFSET, low);
        putLong(CREDIT_ACCOUNT_ID_OFFSET + Long.BYTES, high);
    }

    long amountLow() {
        return getLong(AMOUNT_OFFSET);
    }

    long amountHigh() {
        return getLong(AMOUNT_OFFSET + Long.BYTES);
    }

    void amount(final long low, final long high) {
        putLong(AMOUNT_OFFSET, low);
        putLong(AMOUNT_OFFSET + Long.BYTES, high);
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

    void userData128(final long low, final long high) {
        putLong(USER_DATA_128_OFFSET, low);
        putLong(USER_DATA_128_OFFSET + Long.BYTES, high);
    }

    long userData64() {
        return getLong(USER_DATA_64_OFFSET);
    }

    void userData64(final long value) {
        putLong(USER_DATA_64_OFFSET, value);
    }

    int userData32() {
        return getInt(USER_DATA_32_OFFSET);
    }

    void userData32(final int value) {
        putInt(USER_DATA_32_OFFSET, value);
    }

    int timeout() {
        return getInt(TIMEOUT_OFFSET);
    }

    /** The same in nanoseconds; not negative, as the seconds have 32 bits. */
    long timeoutNs() {
        return (timeout() & 0xFFFF_FFFFL) * NS_PER_SECOND;
    }

    /** When the stored transfer, which has a time-out, expires: nanoseconds since the epoch, UTC. */
    long expiry() {
        return timestamp() + timeoutNs();
    }

    int ledger() {
        return getInt(LEDGER_OFFSET);
    }

    void ledger(final int value) {
        putInt(LEDGER_OFFSET, value);
    }

    short code() {
        return getShort(CODE_OFFSET);
    }

    void code(final short value) {
        putShort(CODE_OFFSET, value);
    }

    int flags() {
        return getShort(FLAGS_OFFSET) & 0xFFFF;
    }

    long timestamp() {
        return getLong(TIMESTAMP_OFFSET);
    }

    void timestamp(final long timestamp) {
        putLong(TIMESTAMP_OFFSET, timestamp);
    }

    /** Takes over all bytes of another one. */
    void copyFrom(final Transfer other) {
        copyFrom(other, LENGTH);
    }
}
