package io.millrace.engine.ledger;

/**
 * Flyweight over an account: 128 bytes, the same in a command, in a reply and in the store, but for the reserved field: in
 * the store it holds where the list of the account's transfers begins.
 *
 * <pre>
 *   0     16               32              48                64               80              96
 *   +-----+----------------+---------------+-----------------+----------------+---------------+
 *   | id  | debits pending | debits posted | credits pending | credits posted | user data 128 |
 *   +-----+----------------+---------------+-----------------+----------------+---------------+
 *   96             104            108        112      116    118     120         128
 *   +--------------+--------------+----------+--------+------+-------+-----------+
 *   | user data 64 | user data 32 | reserved | ledger | code | flags | timestamp |
 *   +--------------+--------------+----------+--------+------+-------+-----------+
 * </pre>
 */
final class Account extends Flyweight {
    /** In bytes. */
    static final int LENGTH = 128;

    static final int FLAG_LINKED = 1;
    static final int FLAG_DEBITS_MUST_NOT_EXCEED_CREDITS = 1 << 1;
    static final int FLAG_CREDITS_MUST_NOT_EXCEED_DEBITS = 1 << 2;
    static final int FLAG_HISTORY = 1 << 3;
    static final int FLAG_IMPORTED = 1 << 4;
    static final int FLAG_CLOSED = 1 << 5;
    /** All flags that there are. */
    static final int FLAGS = (1 << 6) - 1;

    /** Offset of the id. */
    static final int ID_OFFSET = 0;
    /** Offset of the four balances, which lie one after the other. */
    static final int BALANCES_OFFSET = 16;
    /** Length of the four balances, in bytes. */
    static final int BALANCES_LENGTH = 64;
    /** Offset of the field that is 0 in every message. */
    static final int RESERVED_OFFSET = 108;

    private static final int DEBITS_PENDING_OFFSET = BALANCES_OFFSET;
    private static final int DEBITS_POSTED_OFFSET = 32;
    private static final int CREDITS_PENDING_OFFSET = 48;
    private static final int CREDITS_POSTED_OFFSET = 64;
    private static final int USER_DATA_128_OFFSET = 80;
    private static final int USER_DATA_64_OFFSET = 96;
    private static final int USER_DATA_32_OFFSET = 104;
    static final int LEDGER_OFFSET = 112;
    private static final int CODE_OFFSET = 116;
    private static final int FLAGS_OFFSET = 118;
    private static final int TIMESTAMP_OFFSET = 120;

    long idLow() {
        return getLong(ID_OFFSET);
    }

    long idHigh() {
        return getLong(ID_OFFSET + Long.BYTES);
    }

    long debitsPendingLow() {
        return getLong(DEBITS_PENDING_OFFSET);
    }

    long debitsPendingHigh() {
        return getLong(DEBITS_PENDING_OFFSET + Long.BYTES);
    }

    void addDebitsPending(final long low, final long high) {
        add(DEBITS_PENDING_OFFSET, low, high);
    }

    void subtractDebitsPending(final long low, final long high) {
        subtract(DEBITS_PENDING_OFFSET, low, high);
    }

    long debitsPostedLow() {
        return getLong(DEBITS_POSTED_OFFSET);
    }

    long debitsPostedHigh() {
        return getLong(DEBITS_POSTED_OFFSET + Long.BYTES);
    }

    void addDebitsPosted(final long low, final long high) {
        add(DEBITS_POSTED_OFFSET, low, high);
    }

    long creditsPendingLow() {
        return getLong(CREDITS_PENDING_OFFSET);
    }

    long creditsPendingHigh() {
        return getLong(CREDITS_PENDING_OFFSET + Long.BYTES);
    }

    void addCreditsPending(final long low, final long high) {
        add(CREDITS_PENDING_OFFSET, low, high);
    }

    void subtractCreditsPending(final long low, final long high) {
        subtract(CREDITS_PENDING_OFFSET, low, high);
    }

    long creditsPostedLow() {
        return getLong(CREDITS_POSTED_OFFSET);
    }

    long creditsPostedHigh() {
        return getLong(CREDITS_POSTED_OFFSET + Long.BYTES);
    }

    void addCreditsPosted(final long low, final long high) {
        add(CREDITS_POSTED_OFFSET, low, high);
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
        return getInt(USER_DATA_32_OFFSET);
    }

    int reserved() {
        return getInt(RESERVED_OFFSET);
    }

    /** Of a stored account: 1 and the row of the last transfer that debits or credits it, or 0; as an unsigned number. */
    int lastTransfer() {
        return reserved();
    }

    void lastTransfer(final int rowAndOne) {
        putInt(RESERVED_OFFSET, rowAndOne);
    }

    int ledger() {
        return getInt(LEDGER_OFFSET);
    }

    short code() {
        return getShort(CODE_OFFSET);
    }

    int flags() {
        return getShort(FLAGS_OFFSET) & 0xFFFF;
    }

    void flags(final int flags) {
        putShort(FLAGS_OFFSET, (short) flags);
    }

    long timestamp() {
        return getLong(TIMESTAMP_OFFSET);
    }

    void timestamp(final long timestamp) {
        putLong(TIMESTAMP_OFFSET, timestamp);
    }

    /** Takes over all bytes of another one. */
    void copyFrom(final Account other) {
        copyFrom(other, LENGTH);
    }

    private void add(final int offset, final long low, final long high) {
        final long formerLow = getLong(offset);
        final long formerHigh = getLong(offset + Long.BYTES);
        putLong(offset, formerLow + low);
        putLong(offset + Long.BYTES, Uint128.sumHigh(formerLow, formerHigh, low, high));
    }

    private void subtract(final int offset, final long low, final long high) {
        final long formerLow = getLong(offset);
        final long formerHigh = getLong(offset + Long.BYTES);
        putLong(offset, formerLow - low);
        putLong(offset + Long.BYTES, Uint128.differenceHigh(formerLow, formerHigh, low, high));
    }
}
