package io.millrace.client;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.QueryAccountsEncoder;

/**
 * A query for rows by what they hold, in the order of their timestamps. What is 0 filters nothing. A page may hold fewer
 * rows than were asked for, and then comes with a cursor.
 *
 * @param <Q> the query itself, so that calls can be chained.
 */
public abstract sealed class Query<Q extends Query<Q>> extends RequestMessage permits RowQuery, AccountHistoryQuery {
    // All queries begin alike; a test holds them to it.
    private static final int ROW_LIMIT_OFFSET = rootOffset(QueryAccountsEncoder.rowLimitEncodingOffset());
    private static final int TIMESTAMP_MIN_OFFSET = rootOffset(QueryAccountsEncoder.timestampMinEncodingOffset());
    private static final int TIMESTAMP_MAX_OFFSET = rootOffset(QueryAccountsEncoder.timestampMaxEncodingOffset());
    private static final int ROW_LIMIT_DEFAULT = 1_000;

    private final Layout layout;

    Query(final Layout layout) {
        super(layout.length());
        this.layout = layout;
    }

    abstract Q self();

    @Override
    public final int length() {
        return layout.length();
    }

    /**
     * Takes all that was asked for away: 1,000 rows, oldest first, no filter.
     *
     * @return this.
     */
    public final Q clear() {
        buffer.setMemory(ROW_LIMIT_OFFSET, layout.length() - ROW_LIMIT_OFFSET, (byte) 0);
        Words.putUInt16(buffer, layout.flags(), layout.flagsDefault());
        return rowLimit(ROW_LIMIT_DEFAULT);
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
        Words.putUInt128(buffer, layout.userData128(), high, low);
        return self();
    }

    /**
     * Only rows with this user_data_64.
     *
     * @param value all 64 bits.
     * @return this.
     */
    public final Q userData64(final long value) {
        Words.putUInt64(buffer, layout.userData64(), value);
        return self();
    }

    /**
     * Only rows with this user_data_32.
     *
     * @param value all 32 bits.
     * @return this.
     */
    public final Q userData32(final int value) {
        Words.putUInt32(buffer, layout.userData32(), value);
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
        Words.putUInt16(buffer, layout.code(), value);
        return self();
    }

    /**
     * Newest or oldest first.
     *
     * @param isReversed true for the newest first.
     * @return this.
     */
    public final Q reversed(final boolean isReversed) {
        return flag(layout.reversedFlag(), isReversed);
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

    /** Sets or clears one of the query's flags. */
    final Q flag(final int flag, final boolean isSet) {
        final int flags = Words.uint16(buffer, layout.flags());
        Words.putUInt16(buffer, layout.flags(), isSet ? flags | flag : flags & ~flag);
        return self();
    }

    private boolean isReversed() {
        return (Words.uint16(buffer, layout.flags()) & layout.reversedFlag()) != 0;
    }

    static int rootOffset(final int offset) {
        return Envelope.HEADER_LENGTH + offset;
    }

    /**
     * What one kind of query has in places of its own.
     *
     * @param length       of the message; like all that follows but the flags themselves in bytes, from the message's begin.
     * @param flagsDefault flags that are set until they are changed.
     * @param reversedFlag the flag that means newest first.
     */
    record Layout(
        int length,
        int userData128,
        int userData64,
        int userData32,
        int code,
        int flags,
        int flagsDefault,
        int reversedFlag) {
    }
}
