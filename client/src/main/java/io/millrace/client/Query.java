package io.millrace.client;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.QueryAccountsEncoder;

/**
 * A query for rows by what they hold, in the order of their timestamps. What is 0 filters nothing. A page may hold fewer
 * rows than were asked for, and then comes with a cursor.
 *
 * @param <Q> the query itself, so that calls can be chained.
 */
public abstract sealed class Query<Q extends Query<Q>> extends RequestMessage permits AccountQuery, TransferQuery {
    // Both queries are laid out alike; a test holds them to it.
    private static final int ROW_LIMIT_OFFSET = rootOffset(QueryAccountsEncoder.rowLimitEncodingOffset());
    private static final int TIMESTAMP_MIN_OFFSET = rootOffset(QueryAccountsEncoder.timestampMinEncodingOffset());
    private static final int TIMESTAMP_MAX_OFFSET = rootOffset(QueryAccountsEncoder.timestampMaxEncodingOffset());
    private static final int USER_DATA_128_OFFSET = rootOffset(QueryAccountsEncoder.userData128EncodingOffset());
    private static final int USER_DATA_64_OFFSET = rootOffset(QueryAccountsEncoder.userData64EncodingOffset());
    private static final int USER_DATA_32_OFFSET = rootOffset(QueryAccountsEncoder.userData32EncodingOffset());
    private static final int LEDGER_OFFSET = rootOffset(QueryAccountsEncoder.ledgerEncodingOffset());
    private static final int CODE_OFFSET = rootOffset(QueryAccountsEncoder.codeEncodingOffset());
    private static final int FLAGS_OFFSET = rootOffset(QueryAccountsEncoder.flagsEncodingOffset());
    private static final int REVERSED = 1;
    private static final int ROW_LIMIT_DEFAULT = 1_000;

    private final int length;

    Query(final int length) {
        super(length);
        this.length = length;
    }

    abstract Q self();

    @Override
    public final int length() {
        return length;
    }

    /**
     * Takes all filters away: 1,000 rows, oldest first.
     *
     * @return this.
     */
    public final Q clear() {
        return rowLimit(ROW_LIMIT_DEFAULT).timestampMin(0).timestampMax(0)
            .userData128(0, 0).userData64(0).userData32(0).ledger(0).code(0).reversed(false);
    }

    /**
     * Greatest number of rows wanted.
     *
     * @param count from 1 to 2^32-1, as unsigned.
     * @return this.
     */
    public final Q rowLimit(final int count) {
        Words.putUInt32(buffer, ROW_LIMIT_OFFSET, count);
        return self();
    }

    /**
     * Least timestamp.
     *
     * @param timestamp inclusive, in nanoseconds since the epoch, UTC; 0 is no bound.
     * @return this.
     */
    public final Q timestampMin(final long timestamp) {
        Words.putUInt64(buffer, TIMESTAMP_MIN_OFFSET, timestamp);
        return self();
    }

    /**
     * Greatest timestamp.
     *
     * @param timestamp inclusive, in nanoseconds since the epoch, UTC; 0 is no bound.
     * @return this.
     */
    public final Q timestampMax(final long timestamp) {
        Words.putUInt64(buffer, TIMESTAMP_MAX_OFFSET, timestamp);
        return self();
    }

    /**
     * Only rows with this user_data_128.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public final Q userData128(final long high, final long low) {
        Words.putUInt128(buffer, USER_DATA_128_OFFSET, high, low);
        return self();
    }

    /**
     * Only rows with this user_data_64.
     *
     * @param value all 64 bits.
     * @return this.
     */
    public final Q userData64(final long value) {
        Words.putUInt64(buffer, USER_DATA_64_OFFSET, value);
        return self();
    }

    /**
     * Only rows with this user_data_32.
     *
     * @param value all 32 bits.
     * @return this.
     */
    public final Q userData32(final int value) {
        Words.putUInt32(buffer, USER_DATA_32_OFFSET, value);
        return self();
    }

    /**
     * Only rows of this ledger.
     *
     * @param value all 32 bits.
     * @return this.
     */
    public final Q ledger(final int value) {
        Words.putUInt32(buffer, LEDGER_OFFSET, value);
        return self();
    }

    /**
     * Only rows with this code.
     *
     * @param value from 0 to 65,535.
     * @return this.
     * @throws IllegalArgumentException if it is not in that range.
     */
    public final Q code(final int value) {
        Words.putUInt16(buffer, CODE_OFFSET, value);
        return self();
    }

    /**
     * Newest or oldest first.
     *
     * @param isReversed true for the newest first.
     * @return this.
     */
    public final Q reversed(final boolean isReversed) {
        Words.putUInt16(buffer, FLAGS_OFFSET, isReversed ? REVERSED : 0);
        return self();
    }

    /**
     * Lets the query go on where a page ended.
     *
     * @param cursor of the last page, not 0.
     * @return this.
     */
    public final Q from(final long cursor) {
        return isReversed() ? timestampMax(cursor) : timestampMin(cursor);
    }

    private boolean isReversed() {
        return Words.uint16(buffer, FLAGS_OFFSET) != 0;
    }

    private static int rootOffset(final int offset) {
        return Envelope.HEADER_LENGTH + offset;
    }
}
