package io.millrace.client;

import io.millrace.codecs.ledger.TransfersReplyDecoder.TransfersDecoder;
import org.agrona.DirectBuffer;

/**
 * A transfer in a reply. Integers are unsigned and use their whole range. Valid while the listener's method runs;
 * {@link #toTransfer} is for keeping. Only methods that return an object allocate.
 */
public final class TransferRow {
    private static final int ID_OFFSET = TransfersDecoder.idEncodingOffset();
    private static final int DEBIT_ACCOUNT_ID_OFFSET = TransfersDecoder.debitAccountIdEncodingOffset();
    private static final int CREDIT_ACCOUNT_ID_OFFSET = TransfersDecoder.creditAccountIdEncodingOffset();
    private static final int AMOUNT_OFFSET = TransfersDecoder.amountEncodingOffset();
    private static final int PENDING_ID_OFFSET = TransfersDecoder.pendingIdEncodingOffset();
    private static final int USER_DATA_128_OFFSET = TransfersDecoder.userData128EncodingOffset();
    private static final int USER_DATA_64_OFFSET = TransfersDecoder.userData64EncodingOffset();
    private static final int USER_DATA_32_OFFSET = TransfersDecoder.userData32EncodingOffset();
    private static final int TIMEOUT_OFFSET = TransfersDecoder.timeoutEncodingOffset();
    private static final int LEDGER_OFFSET = TransfersDecoder.ledgerEncodingOffset();
    private static final int CODE_OFFSET = TransfersDecoder.codeEncodingOffset();
    private static final int FLAGS_OFFSET = TransfersDecoder.flagsEncodingOffset();
    private static final int TIMESTAMP_OFFSET = TransfersDecoder.timestampEncodingOffset();

    private DirectBuffer buffer;
    private int offset;

    TransferRow() {
    }

    TransferRow wrap(final DirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /**
     * Is there such a transfer? A lookup has a row of zeros in the place of an id that is not there.
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
     * The account whose debits grow.
     *
     * @return bits 64 to 127.
     */
    public long debitAccountIdHigh() {
        return Words.high(buffer, offset + DEBIT_ACCOUNT_ID_OFFSET);
    }

    /**
     * The account whose debits grow.
     *
     * @return bits 0 to 63.
     */
    public long debitAccountIdLow() {
        return Words.low(buffer, offset + DEBIT_ACCOUNT_ID_OFFSET);
    }

    /**
     * The account whose debits grow.
     *
     * @return a new object.
     */
    public UInt128 debitAccountId() {
        return Words.uint128(buffer, offset + DEBIT_ACCOUNT_ID_OFFSET);
    }

    /**
     * The account whose credits grow.
     *
     * @return bits 64 to 127.
     */
    public long creditAccountIdHigh() {
        return Words.high(buffer, offset + CREDIT_ACCOUNT_ID_OFFSET);
    }

    /**
     * The account whose credits grow.
     *
     * @return bits 0 to 63.
     */
    public long creditAccountIdLow() {
        return Words.low(buffer, offset + CREDIT_ACCOUNT_ID_OFFSET);
    }

    /**
     * The account whose credits grow.
     *
     * @return a new object.
     */
    public UInt128 creditAccountId() {
        return Words.uint128(buffer, offset + CREDIT_ACCOUNT_ID_OFFSET);
    }

    /**
     * What moves, in the ledger's smallest unit.
     *
     * @return bits 64 to 127.
     */
    public long amountHigh() {
        return Words.high(buffer, offset + AMOUNT_OFFSET);
    }

    /**
     * What moves, in the ledger's smallest unit.
     *
     * @return bits 0 to 63.
     */
    public long amountLow() {
        return Words.low(buffer, offset + AMOUNT_OFFSET);
    }

    /**
     * What moves, in the ledger's smallest unit.
     *
     * @return a new object.
     */
    public UInt128 amount() {
        return Words.uint128(buffer, offset + AMOUNT_OFFSET);
    }

    /**
     * The pending transfer that is posted or voided; else 0.
     *
     * @return bits 64 to 127.
     */
    public long pendingIdHigh() {
        return Words.high(buffer, offset + PENDING_ID_OFFSET);
    }

    /**
     * The pending transfer that is posted or voided; else 0.
     *
     * @return bits 0 to 63.
     */
    public long pendingIdLow() {
        return Words.low(buffer, offset + PENDING_ID_OFFSET);
    }

    /**
     * The pending transfer that is posted or voided; else 0.
     *
     * @return a new object.
     */
    public UInt128 pendingId() {
        return Words.uint128(buffer, offset + PENDING_ID_OFFSET);
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
     * Time after which a pending transfer expires; 0 is never.
     *
     * @return seconds, all 32 bits.
     */
    public int timeoutSeconds() {
        return Words.uint32(buffer, offset + TIMEOUT_OFFSET);
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
     * The user's kind of transfer.
     *
     * @return from 0 to 65,535.
     */
    public int code() {
        return Words.uint16(buffer, offset + CODE_OFFSET);
    }

    /**
     * See {@link TransferFlags}.
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
    public Transfer toTransfer() {
        return new Transfer(
            id(),
            debitAccountId(),
            creditAccountId(),
            amount(),
            pendingId(),
            userData128(),
            userData64(),
            userData32(),
            timeoutSeconds(),
            ledger(),
            code(),
            flags(),
            timestamp());
    }
}
