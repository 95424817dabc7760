package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.CreateTransfersEncoder;
import io.millrace.codecs.ledger.TransfersReplyDecoder;

import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * A transfer as a test sees it.
 */
record TransferData(
    BigInteger id,
    BigInteger debitAccountId,
    BigInteger creditAccountId,
    BigInteger amount,
    BigInteger pendingId,
    BigInteger userData128,
    long userData64,
    int userData32,
    int timeout,
    int ledger,
    int code,
    int flags,
    long timestamp) {

    static final int LINKED = 1;
    static final int PENDING = 2;
    static final int POST = 4;
    static final int VOID = 8;
    static final int BALANCING_DEBIT = 16;
    static final int BALANCING_CREDIT = 32;
    static final int CLOSING_DEBIT = 64;
    static final int CLOSING_CREDIT = 128;
    static final int IMPORTED = 256;

    /** A legal transfer of 1 in ledger 1. */
    static TransferData transfer(final long id, final long debitAccountId, final long creditAccountId) {
        final BigInteger zero = BigInteger.ZERO;
        return new TransferData(
            BigInteger.valueOf(id), BigInteger.valueOf(debitAccountId), BigInteger.valueOf(creditAccountId), BigInteger.ONE,
            zero, zero, 0, 0, 0, 1, 1, 0, 0);
    }

    /** What a lookup answers for an id that is not there. */
    static TransferData none() {
        return transfer(0, 0, 0).withAmount(BigInteger.ZERO).withLedger(0).withCode(0);
    }

    /** A post of a whole pending transfer, all else left to it. */
    static TransferData post(final long id, final long pendingId) {
        return second(id, pendingId).withAmount(LedgerModel.MAX).withFlags(POST);
    }

    /** A void of a pending transfer, all else left to it. */
    static TransferData voiding(final long id, final long pendingId) {
        return second(id, pendingId).withFlags(VOID);
    }

    private static TransferData second(final long id, final long pendingId) {
        return transfer(id, 0, 0).withAmount(0).withLedger(0).withCode(0).withPendingId(BigInteger.valueOf(pendingId));
    }

    /** Does it have one of these flags? */
    boolean is(final int anyOfFlags) {
        return (flags & anyOfFlags) != 0;
    }

    TransferData with(final int moreFlags) {
        return withFlags(flags | moreFlags);
    }

    TransferData withId(final long value) {
        return withId(BigInteger.valueOf(value));
    }

    TransferData withAmount(final long value) {
        return withAmount(BigInteger.valueOf(value));
    }

    TransferData linked() {
        return withFlags(flags | 1);
    }

    TransferData withId(final BigInteger value) {
        return new TransferData(
            value, debitAccountId, creditAccountId, amount, pendingId, userData128, userData64, userData32, timeout,
            ledger, code, flags, timestamp);
    }

    TransferData withDebitAccountId(final BigInteger value) {
        return new TransferData(
            id, value, creditAccountId, amount, pendingId, userData128, userData64, userData32, timeout, ledger,
            code, flags, timestamp);
    }

    TransferData withCreditAccountId(final BigInteger value) {
        return new TransferData(
            id, debitAccountId, value, amount, pendingId, userData128, userData64, userData32, timeout, ledger, code,
            flags, timestamp);
    }

    TransferData withAmount(final BigInteger value) {
        return new TransferData(
            id, debitAccountId, creditAccountId, value, pendingId, userData128, userData64, userData32, timeout,
            ledger, code, flags, timestamp);
    }

    TransferData withPendingId(final BigInteger value) {
        return new TransferData(
            id, debitAccountId, creditAccountId, amount, value, userData128, userData64, userData32, timeout, ledger,
            code, flags, timestamp);
    }

    TransferData withUserData128(final BigInteger value) {
        return new TransferData(
            id, debitAccountId, creditAccountId, amount, pendingId, value, userData64, userData32, timeout, ledger,
            code, flags, timestamp);
    }

    TransferData withUserData64(final long value) {
        return new TransferData(
            id, debitAccountId, creditAccountId, amount, pendingId, userData128, value, userData32, timeout, ledger,
            code, flags, timestamp);
    }

    TransferData withUserData32(final int value) {
        return new TransferData(
            id, debitAccountId, creditAccountId, amount, pendingId, userData128, userData64, value, timeout, ledger,
            code, flags, timestamp);
    }

    TransferData withTimeout(final int value) {
        return new TransferData(
            id, debitAccountId, creditAccountId, amount, pendingId, userData128, userData64, userData32, value,
            ledger, code, flags, timestamp);
    }

    TransferData withLedger(final int value) {
        return new TransferData(
            id, debitAccountId, creditAccountId, amount, pendingId, userData128, userData64, userData32, timeout,
            value, code, flags, timestamp);
    }

    TransferData withCode(final int value) {
        return new TransferData(
            id, debitAccountId, creditAccountId, amount, pendingId, userData128, userData64, userData32, timeout,
            ledger, value, flags, timestamp);
    }

    TransferData withFlags(final int value) {
        return new TransferData(
            id, debitAccountId, creditAccountId, amount, pendingId, userData128, userData64, userData32, timeout,
            ledger, code, value, timestamp);
    }

    TransferData withTimestamp(final long value) {
        return new TransferData(
            id, debitAccountId, creditAccountId, amount, pendingId, userData128, userData64, userData32, timeout,
            ledger, code, flags, value);
    }

    void encode(final CreateTransfersEncoder.TransfersEncoder encoder) {
        encoder.id().low(id.longValue()).high(id.shiftRight(64).longValue());
        encoder.debitAccountId().low(debitAccountId.longValue()).high(debitAccountId.shiftRight(64).longValue());
        encoder.creditAccountId().low(creditAccountId.longValue()).high(creditAccountId.shiftRight(64).longValue());
        encoder.amount().low(amount.longValue()).high(amount.shiftRight(64).longValue());
        encoder.pendingId().low(pendingId.longValue()).high(pendingId.shiftRight(64).longValue());
        encoder.userData128().low(userData128.longValue()).high(userData128.shiftRight(64).longValue());
        encoder.userData64(userData64);
        encoder.userData32(userData32);
        encoder.timeout(timeout);
        encoder.ledger(ledger);
        encoder.code(code);
        encoder.flags().buffer().putShort(encoder.flags().offset(), (short) flags, ByteOrder.LITTLE_ENDIAN);
        encoder.timestamp(timestamp);
    }

    static TransferData decode(final TransfersReplyDecoder.TransfersDecoder decoder) {
        return new TransferData(
            big(decoder.id().low(), decoder.id().high()),
            big(decoder.debitAccountId().low(), decoder.debitAccountId().high()),
            big(decoder.creditAccountId().low(), decoder.creditAccountId().high()),
            big(decoder.amount().low(), decoder.amount().high()),
            big(decoder.pendingId().low(), decoder.pendingId().high()),
            big(decoder.userData128().low(), decoder.userData128().high()),
            decoder.userData64(),
            (int) decoder.userData32(),
            (int) decoder.timeout(),
            (int) decoder.ledger(),
            decoder.code(),
            decoder.flags().getRaw(),
            decoder.timestamp());
    }

    static BigInteger big(final long low, final long high) {
        return new BigInteger(Long.toUnsignedString(high)).shiftLeft(64).or(new BigInteger(Long.toUnsignedString(low)));
    }
}
