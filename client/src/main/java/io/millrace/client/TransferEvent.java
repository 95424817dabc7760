package io.millrace.client;

import io.millrace.codecs.ledger.CreateTransfersEncoder.TransfersEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One event of a {@link TransferBatch}: a transfer to be created. Integers are unsigned and use their whole range.
 * Nothing is judged here; the engine answers with a status per event.
 */
public final class TransferEvent {
    private static final int ID_OFFSET = TransfersEncoder.idEncodingOffset();
    private static final int DEBIT_ACCOUNT_ID_OFFSET = TransfersEncoder.debitAccountIdEncodingOffset();
    private static final int CREDIT_ACCOUNT_ID_OFFSET = TransfersEncoder.creditAccountIdEncodingOffset();
    private static final int AMOUNT_OFFSET = TransfersEncoder.amountEncodingOffset();
    private static final int PENDING_ID_OFFSET = TransfersEncoder.pendingIdEncodingOffset();
    private static final int USER_DATA_128_OFFSET = TransfersEncoder.userData128EncodingOffset();
    private static final int USER_DATA_64_OFFSET = TransfersEncoder.userData64EncodingOffset();
    private static final int USER_DATA_32_OFFSET = TransfersEncoder.userData32EncodingOffset();
    private static final int TIMEOUT_OFFSET = TransfersEncoder.timeoutEncodingOffset();
    private static final int LEDGER_OFFSET = TransfersEncoder.ledgerEncodingOffset();
    private static final int CODE_OFFSET = TransfersEncoder.codeEncodingOffset();
    private static final int FLAGS_OFFSET = TransfersEncoder.flagsEncodingOffset();
    private static final int TIMESTAMP_OFFSET = TransfersEncoder.timestampEncodingOffset();

    private final UnsafeBuffer buffer;
    private int offset;

    TransferEvent(final UnsafeBuffer buffer) {
        this.buffer = buffer;
    }

    TransferEvent wrap(final int offset) {
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
    public TransferEvent id(final long high, final long low) {
        Words.putUInt128(buffer, offset + ID_OFFSET, high, low);
        return this;
    }

    /**
     * Unique in the whole engine; not 0 and not 2^128-1.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public TransferEvent id(final UInt128 value) {
        return id(value.high(), value.low());
    }

    /**
     * The account whose debits grow.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public TransferEvent debitAccountId(final long high, final long low) {
        Words.putUInt128(buffer, offset + DEBIT_ACCOUNT_ID_OFFSET, high, low);
        return this;
    }

    /**
     * The account whose debits grow.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public TransferEvent debitAccountId(final UInt128 value) {
        return debitAccountId(value.high(), value.low());
    }

    /**
     * The account whose credits grow.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public TransferEvent creditAccountId(final long high, final long low) {
        Words.putUInt128(buffer, offset + CREDIT_ACCOUNT_ID_OFFSET, high, low);
        return this;
    }

    /**
     * The account whose credits grow.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public TransferEvent creditAccountId(final UInt128 value) {
        return creditAccountId(value.high(), value.low());
    }

    /**
     * What moves, in the ledger's smallest unit; 0 is legal.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public TransferEvent amount(final long high, final long low) {
        Words.putUInt128(buffer, offset + AMOUNT_OFFSET, high, low);
        return this;
    }

    /**
     * What moves, in the ledger's smallest unit; 0 is legal.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public TransferEvent amount(final UInt128 value) {
        return amount(value.high(), value.low());
    }

    /**
     * What moves, in the ledger's smallest unit; 0 is legal.
     *
     * @param low bits 0 to 63, the others being 0; taken as unsigned.
     * @return this.
     */
    public TransferEvent amount(final long low) {
        return amount(0, low);
    }

    /**
     * The pending transfer that is posted or voided; else 0.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public TransferEvent pendingId(final long high, final long low) {
        Words.putUInt128(buffer, offset + PENDING_ID_OFFSET, high, low);
        return this;
    }

    /**
     * The pending transfer that is posted or voided; else 0.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public TransferEvent pendingId(final UInt128 value) {
        return pendingId(value.high(), value.low());
    }

    /**
     * The user's own.
     *
     * @param high bits 64 to 127.
     * @param low  bits 0 to 63.
     * @return this.
     */
    public TransferEvent userData128(final long high, final long low) {
        Words.putUInt128(buffer, offset + USER_DATA_128_OFFSET, high, low);
        return this;
    }

    /**
     * The user's own.
     *
     * @param value all 128 bits.
     * @return this.
     */
    public TransferEvent userData128(final UInt128 value) {
        return userData128(value.high(), value.low());
    }

    /**
     * The user's own.
     *
     * @param value all 64 bits.
     * @return this.
     */
    public TransferEvent userData64(final long value) {
        Words.putUInt64(buffer, offset + USER_DATA_64_OFFSET, value);
        return this;
    }

    /**
     * The user's own.
     *
     * @param value all 32 bits.
     * @return this.
     */
    public TransferEvent userData32(final int value) {
        Words.putUInt32(buffer, offset + USER_DATA_32_OFFSET, value);
        return this;
    }

    /**
     * Time after which a pending transfer expires; 0 is never.
     *
     * @param value seconds, all 32 bits.
     * @return this.
     */
    public TransferEvent timeoutSeconds(final int value) {
        Words.putUInt32(buffer, offset + TIMEOUT_OFFSET, value);
        return this;
    }

    /**
     * Only accounts of the same ledger deal with each other; not 0.
     *
     * @param value all 32 bits.
     * @return this.
     */
    public TransferEvent ledger(final int value) {
        Words.putUInt32(buffer, offset + LEDGER_OFFSET, value);
        return this;
    }

    /**
     * The user's kind of transfer; not 0.
     *
     * @param value from 0 to 65,535.
     * @return this.
     * @throws IllegalArgumentException if it is not in that range.
     */
    public TransferEvent code(final int value) {
        Words.putUInt16(buffer, offset + CODE_OFFSET, value);
        return this;
    }

    /**
     * See {@link TransferFlags}.
     *
     * @param value from 0 to 65,535.
     * @return this.
     * @throws IllegalArgumentException if it is not in that range.
     */
    public TransferEvent flags(final int value) {
        Words.putUInt16(buffer, offset + FLAGS_OFFSET, value);
        return this;
    }

    /**
     * Of an imported event, in nanoseconds since the epoch, UTC; else 0.
     *
     * @param value all 64 bits.
     * @return this.
     */
    public TransferEvent timestamp(final long value) {
        Words.putUInt64(buffer, offset + TIMESTAMP_OFFSET, value);
        return this;
    }
}
