package io.millrace.client;

import io.millrace.codecs.ledger.AccountsReplyDecoder.AccountsDecoder;
import org.agrona.DirectBuffer;

/**
 * An account in a reply. Integers are unsigned and use their whole range. Valid while the listener's method runs;
 * {@link #toAccount} is for keeping. Only methods that return an object allocate.
 */
public final class AccountRow {
    private static final int ID_OFFSET = AccountsDecoder.idEncodingOffset();
    private static final int DEBITS_PENDING_OFFSET = AccountsDecoder.debitsPendingEncodingOffset();
    private static final int DEBITS_POSTED_OFFSET = AccountsDecoder.debitsPostedEncodingOffset();
    private static final int CREDITS_PENDING_OFFSET = AccountsDecoder.creditsPendingEncodingOffset();
    private static final int CREDITS_POSTED_OFFSET = AccountsDecoder.creditsPostedEncodingOffset();
    private static final int USER_DATA_128_OFFSET = AccountsDecoder.userData128EncodingOffset();
    private static final int USER_DATA_64_OFFSET = AccountsDecoder.userData64EncodingOffset();
    private static final int USER_DATA_32_OFFSET = AccountsDecoder.userData32EncodingOffset();
    private static final int LEDGER_OFFSET = AccountsDecoder.ledgerEncodingOffset();
    private static final int CODE_OFFSET = AccountsDecoder.codeEncodingOffset();
    private static final int FLAGS_OFFSET = AccountsDecoder.flagsEncodingOffset();
    private static final int TIMESTAMP_OFFSET = AccountsDecoder.timestampEncodingOffset();

    private DirectBuffer buffer;
    private int offset;

    AccountRow() {
    }

    AccountRow wrap(final DirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /**
     * Is there such an account? A lookup has a row of zeros in the place of an id that is not there.
     *
     * @return false if this row stands for nothing.
     */
    public boolean isFound() {
        return timestamp() != 0;
    }

    /**
     * Unique in the whole engine.
     *
     * @return bits 64 to 127.
     */
    public long idHigh() {
        return Words.high(buffer, offset + ID_OFFSET);
    }

    /**
     * Unique in the whole engine.
     *
     * @return bits 0 to 63.
     */
    public long idLow() {
        return Words.low(buffer, offset + ID_OFFSET);
    }

    /**
     * Unique in the whole engine.
     *
     * @return a new object.
     */
    public UInt128 id() {
        return Words.uint128(buffer, offset + ID_OFFSET);
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
     * The user's own.
     *
     * @return bits 64 to 127.
     */
    public long userData128High() {
        return Words.high(buffer, offset + USER_DATA_128_OFFSET);
    }

    /**
     * The user's own.
     *
     * @return bits 0 to 63.
     */
    public long userData128Low() {
        return Words.low(buffer, offset + USER_DATA_128_OFFSET);
    }

    /**
     * The user's own.
     *
     * @return a new object.
     */
    public UInt128 userData128() {
        return Words.uint128(buffer, offset + USER_DATA_128_OFFSET);
    }

    /**
     * The user's own.
     *
     * @return all 64 bits.
     */
    public long userData64() {
        return Words.uint64(buffer, offset + USER_DATA_64_OFFSET);
    }

    /**
     * The user's own.
     *
     * @return all 32 bits.
     */
    public int userData32() {
        return Words.uint32(buffer, offset + USER_DATA_32_OFFSET);
    }

    /**
     * Only accounts of the same ledger deal with each other.
     *
     * @return all 32 bits.
     */
    public int ledger() {
        return Words.uint32(buffer, offset + LEDGER_OFFSET);
    }

    /**
     * The user's kind of account.
     *
     * @return from 0 to 65,535.
     */
    public int code() {
        return Words.uint16(buffer, offset + CODE_OFFSET);
    }

    /**
     * See {@link AccountFlags}.
     *
     * @return from 0 to 65,535.
     */
    public int flags() {
        return Words.uint16(buffer, offset + FLAGS_OFFSET);
    }

    /**
     * When it was created; 0 when there is none.
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
    public Account toAccount() {
        return new Account(
            id(),
            debitsPending(),
            debitsPosted(),
            creditsPending(),
            creditsPosted(),
            userData128(),
            userData64(),
            userData32(),
            ledger(),
            code(),
            flags(),
            timestamp());
    }
}
