package io.millrace.client;

import io.millrace.codecs.ledger.BalancesReplyDecoder.BalancesDecoder;
import org.agrona.DirectBuffer;

/**
 * An account's balances just after one of its transfers. Integers are unsigned and use their whole range. Valid while the
 * listener's method runs; {@link #toBalance} is for keeping. Only methods that return an object allocate.
 */
public final class BalanceRow {
    private static final int DEBITS_PENDING_OFFSET = BalancesDecoder.debitsPendingEncodingOffset();
    private static final int DEBITS_POSTED_OFFSET = BalancesDecoder.debitsPostedEncodingOffset();
    private static final int CREDITS_PENDING_OFFSET = BalancesDecoder.creditsPendingEncodingOffset();
    private static final int CREDITS_POSTED_OFFSET = BalancesDecoder.creditsPostedEncodingOffset();
    private static final int TIMESTAMP_OFFSET = BalancesDecoder.timestampEncodingOffset();

    private DirectBuffer buffer;
    private int offset;

    BalanceRow() {
    }

    BalanceRow wrap(final DirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /**
     * Sum of pending debits.
     *
     * @return bits 64 to 127.
     */
    public long debitsPendingHigh() {
        return Words.high(buffer, offset + DEBITS_PENDING_OFFSET);
    }

    /**
     * Sum of pending debits.
     *
     * @return bits 0 to 63.
     */
    public long debitsPendingLow() {
        return Words.low(buffer, offset + DEBITS_PENDING_OFFSET);
    }

    /**
     * Sum of pending debits.
     *
     * @return a new object.
     */
    public UInt128 debitsPending() {
        return Words.uint128(buffer, offset + DEBITS_PENDING_OFFSET);
    }

    /**
     * Sum of posted debits.
     *
     * @return bits 64 to 127.
     */
    public long debitsPostedHigh() {
        return Words.high(buffer, offset + DEBITS_POSTED_OFFSET);
    }

    /**
     * Sum of posted debits.
     *
     * @return bits 0 to 63.
     */
    public long debitsPostedLow() {
        return Words.low(buffer, offset + DEBITS_POSTED_OFFSET);
    }

    /**
     * Sum of posted debits.
     *
     * @return a new object.
     */
    public UInt128 debitsPosted() {
        return Words.uint128(buffer, offset + DEBITS_POSTED_OFFSET);
    }

    /**
     * Sum of pending credits.
     *
     * @return bits 64 to 127.
     */
    public long creditsPendingHigh() {
        return Words.high(buffer, offset + CREDITS_PENDING_OFFSET);
    }

    /**
     * Sum of pending credits.
     *
     * @return bits 0 to 63.
     */
    public long creditsPendingLow() {
        return Words.low(buffer, offset + CREDITS_PENDING_OFFSET);
    }

    /**
     * Sum of pending credits.
     *
     * @return a new object.
     */
    public UInt128 creditsPending() {
        return Words.uint128(buffer, offset + CREDITS_PENDING_OFFSET);
    }

    /**
     * Sum of posted credits.
     *
     * @return bits 64 to 127.
     */
    public long creditsPostedHigh() {
        return Words.high(buffer, offset + CREDITS_POSTED_OFFSET);
    }

    /**
     * Sum of posted credits.
     *
     * @return bits 0 to 63.
     */
    public long creditsPostedLow() {
        return Words.low(buffer, offset + CREDITS_POSTED_OFFSET);
    }

    /**
     * Sum of posted credits.
     *
     * @return a new object.
     */
    public UInt128 creditsPosted() {
        return Words.uint128(buffer, offset + CREDITS_POSTED_OFFSET);
    }

    /**
     * Of the transfer.
     *
     * @return nanoseconds since the epoch, UTC.
     */
    public long timestamp() {
        return Words.uint64(buffer, offset + TIMESTAMP_OFFSET);
    }

    /**
     * The same as a value that lasts.
     *
     * @return a new object.
     */
    public Balance toBalance() {
        return new Balance(debitsPending(), debitsPosted(), creditsPending(), creditsPosted(), timestamp());
    }
}
