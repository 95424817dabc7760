package io.millrace.client;

import io.millrace.codecs.ledger.CreateAccountsEncoder.AccountsEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One event of an {@link AccountBatch}: an account to be created. Integers are unsigned and use their whole range.
 * Nothing is judged here; the engine answers with a status per event.
 */
public final class AccountEvent {
    private static final int ID_OFFSET = AccountsEncoder.idEncodingOffset();
    private static final int DEBITS_PENDING_OFFSET = AccountsEncoder.debitsPendingEncodingOffset();
    private static final int DEBITS_POSTED_OFFSET = AccountsEncoder.debitsPostedEncodingOffset();
    private static final int CREDITS_PENDING_OFFSET = AccountsEncoder.creditsPendingEncodingOffset();
    private static final int CREDITS_POSTED_OFFSET = AccountsEncoder.creditsPostedEncodingOffset();
    private static final int USER_DATA_128_OFFSET = AccountsEncoder.userData128EncodingOffset();
    private static final int USER_DATA_64_OFFSET = AccountsEncoder.userData64EncodingOffset();
    private static final int USER_DATA_32_OFFSET = AccountsEncoder.userData32EncodingOffset();
    private static final int RESERVED_OFFSET = AccountsEncoder.reservedEncodingOffset();
    private static final int LEDGER_OFFSET = AccountsEncoder.ledgerEncodingOffset();
    private static final int CODE_OFFSET = AccountsEncoder.codeEncodingOffset();
    private static final int FLAGS_OFFSET = AccountsEncoder.flagsEncodingOffset();
    private static final int TIMESTAMP_OFFSET = AccountsEncoder.timestampEncodingOffset();

    private final UnsafeBuffer buffer;
    private int offset;

    AccountEvent(final UnsafeBuffer buffer) {
        this.buffer = buffer;
    }

    AccountEvent wrap(final int offset) {
        this.offset = offset;
        return this;
    }

    /**
     * Unique in the whole engine; not 0 and not 2^128-1.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public AccountEvent id(final long high, final long low) {
        Words.putUInt128(buffer, offset + ID_OFFSET, high, low);
        return this;
    }

    /**
     * Unique in the whole engine; not 0 and not 2^128-1.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public AccountEvent id(final UInt128 value) {
        return id(value.high(), value.low());
    }

    /**
     * Sum of pending debits: must be 0, and is there so that the engine can say so.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public AccountEvent debitsPending(final long high, final long low) {
        Words.putUInt128(buffer, offset + DEBITS_PENDING_OFFSET, high, low);
        return this;
    }

    /**
     * Sum of pending debits: must be 0, and is there so that the engine can say so.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public AccountEvent debitsPending(final UInt128 value) {
        return debitsPending(value.high(), value.low());
    }

    /**
     * Sum of posted debits: must be 0, and is there so that the engine can say so.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public AccountEvent debitsPosted(final long high, final long low) {
        Words.putUInt128(buffer, offset + DEBITS_POSTED_OFFSET, high, low);
        return this;
    }

    /**
     * Sum of posted debits: must be 0, and is there so that the engine can say so.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public AccountEvent debitsPosted(final UInt128 value) {
        return debitsPosted(value.high(), value.low());
    }

    /**
     * Sum of pending credits: must be 0, and is there so that the engine can say so.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public AccountEvent creditsPending(final long high, final long low) {
        Words.putUInt128(buffer, offset + CREDITS_PENDING_OFFSET, high, low);
        return this;
    }

    /**
     * Sum of pending credits: must be 0, and is there so that the engine can say so.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public AccountEvent creditsPending(final UInt128 value) {
        return creditsPending(value.high(), value.low());
    }

    /**
     * Sum of posted credits: must be 0, and is there so that the engine can say so.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public AccountEvent creditsPosted(final long high, final long low) {
        Words.putUInt128(buffer, offset + CREDITS_POSTED_OFFSET, high, low);
        return this;
    }

    /**
     * Sum of posted credits: must be 0, and is there so that the engine can say so.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public AccountEvent creditsPosted(final UInt128 value) {
        return creditsPosted(value.high(), value.low());
    }

    /**
     * The user's own.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public AccountEvent userData128(final long high, final long low) {
        Words.putUInt128(buffer, offset + USER_DATA_128_OFFSET, high, low);
        return this;
    }

    /**
     * The user's own.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public AccountEvent userData128(final UInt128 value) {
        return userData128(value.high(), value.low());
    }

    /**
     * The user's own.
     *
     * @param value all 64 bits.
     * @return this.
     */
    public AccountEvent userData64(final long value) {
        Words.putUInt64(buffer, offset + USER_DATA_64_OFFSET, value);
        return this;
    }

    /**
     * The user's own.
     *
     * @param value all 32 bits.
     * @return this.
     */
    public AccountEvent userData32(final int value) {
        Words.putUInt32(buffer, offset + USER_DATA_32_OFFSET, value);
        return this;
    }

    /**
     * Must be 0.
     *
     * @param value all 32 bits.
     * @return this.
     */
    public AccountEvent reserved(final int value) {
        Words.putUInt32(buffer, offset + RESERVED_OFFSET, value);
        return this;
    }

    /**
     * Only accounts of the same ledger deal with each other; not 0.
     *
     * @param value all 32 bits.
     * @return this.
     */
    public AccountEvent ledger(final int value) {
        Words.putUInt32(buffer, offset + LEDGER_OFFSET, value);
        return this;
    }

    /**
     * The user's kind of account; not 0.
     *
     * @param value from 0 to 65,535.
     * @return this.
     * @throws IllegalArgumentException if it is not in that range.
     */
    public AccountEvent code(final int value) {
        Words.putUInt16(buffer, offset + CODE_OFFSET, value);
        return this;
    }

    /**
     * See {@link AccountFlags}.
     *
     * @param value from 0 to 65,535.
     * @return this.
     * @throws IllegalArgumentException if it is not in that range.
     */
    public AccountEvent flags(final int value) {
        Words.putUInt16(buffer, offset + FLAGS_OFFSET, value);
        return this;
    }

    /**
     * Of an imported event, in nanoseconds since the epoch, UTC; else 0.
     *
     * @param value all 64 bits.
     * @return this.
     */
    public AccountEvent timestamp(final long value) {
        Words.putUInt64(buffer, offset + TIMESTAMP_OFFSET, value);
        return this;
    }
}
