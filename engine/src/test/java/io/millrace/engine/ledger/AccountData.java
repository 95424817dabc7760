package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.AccountsReplyDecoder;
import io.millrace.codecs.ledger.CreateAccountsEncoder;

import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * An account as a test sees it.
 */
record AccountData(
    BigInteger id,
    BigInteger debitsPending,
    BigInteger debitsPosted,
    BigInteger creditsPending,
    BigInteger creditsPosted,
    BigInteger userData128,
    long userData64,
    int userData32,
    int reserved,
    int ledger,
    int code,
    int flags,
    long timestamp) {

    static final int LINKED = 1;
    static final int DEBITS_LIMITED = 2;
    static final int CREDITS_LIMITED = 4;
    static final int HISTORY = 8;
    static final int IMPORTED = 16;
    static final int CLOSED = 32;

    /** A legal account of ledger 1. */
    static AccountData account(final long id) {
        final BigInteger zero = BigInteger.ZERO;
        return new AccountData(BigInteger.valueOf(id), zero, zero, zero, zero, zero, 0, 0, 0, 1, 1, 0, 0);
    }

    /** What a lookup answers for an id that is not there. */
    static AccountData none() {
        return account(0).withLedger(0).withCode(0);
    }

    /** Does it have one of these flags? */
    boolean is(final int anyOfFlags) {
        return (flags & anyOfFlags) != 0;
    }

    AccountData with(final int moreFlags) {
        return withFlags(flags | moreFlags);
    }

    AccountData withClosed(final boolean isClosed) {
        return withFlags(isClosed ? flags | CLOSED : flags & ~CLOSED);
    }

    AccountData linked() {
        return withFlags(flags | 1);
    }

    AccountData withId(final BigInteger value) {
        return new AccountData(
            value, debitsPending, debitsPosted, creditsPending, creditsPosted, userData128, userData64, userData32,
            reserved, ledger, code, flags, timestamp);
    }

    AccountData withDebitsPending(final BigInteger value) {
        return new AccountData(
            id, value, debitsPosted, creditsPending, creditsPosted, userData128, userData64, userData32, reserved,
            ledger, code, flags, timestamp);
    }

    AccountData withDebitsPosted(final BigInteger value) {
        return new AccountData(
            id, debitsPending, value, creditsPending, creditsPosted, userData128, userData64, userData32, reserved,
            ledger, code, flags, timestamp);
    }

    AccountData withCreditsPending(final BigInteger value) {
        return new AccountData(
            id, debitsPending, debitsPosted, value, creditsPosted, userData128, userData64, userData32, reserved,
            ledger, code, flags, timestamp);
    }

    AccountData withCreditsPosted(final BigInteger value) {
        return new AccountData(
            id, debitsPending, debitsPosted, creditsPending, value, userData128, userData64, userData32, reserved,
            ledger, code, flags, timestamp);
    }

    AccountData withUserData128(final BigInteger value) {
        return new AccountData(
            id, debitsPending, debitsPosted, creditsPending, creditsPosted, value, userData64, userData32, reserved,
            ledger, code, flags, timestamp);
    }

    AccountData withUserData64(final long value) {
        return new AccountData(
            id, debitsPending, debitsPosted, creditsPending, creditsPosted, userData128, value, userData32, reserved,
            ledger, code, flags, timestamp);
    }

    AccountData withUserData32(final int value) {
        return new AccountData(
            id, debitsPending, debitsPosted, creditsPending, creditsPosted, userData128, userData64, value, reserved,
            ledger, code, flags, timestamp);
    }

    AccountData withReserved(final int value) {
        return new AccountData(
            id, debitsPending, debitsPosted, creditsPending, creditsPosted, userData128, userData64, userData32,
            value, ledger, code, flags, timestamp);
    }

    AccountData withLedger(final int value) {
        return new AccountData(
            id, debitsPending, debitsPosted, creditsPending, creditsPosted, userData128, userData64, userData32,
            reserved, value, code, flags, timestamp);
    }

    AccountData withCode(final int value) {
        return new AccountData(
            id, debitsPending, debitsPosted, creditsPending, creditsPosted, userData128, userData64, userData32,
            reserved, ledger, value, flags, timestamp);
    }

    AccountData withFlags(final int value) {
        return new AccountData(
            id, debitsPending, debitsPosted, creditsPending, creditsPosted, userData128, userData64, userData32,
            reserved, ledger, code, value, timestamp);
    }

    AccountData withTimestamp(final long value) {
        return new AccountData(
            id, debitsPending, debitsPosted, creditsPending, creditsPosted, userData128, userData64, userData32,
            reserved, ledger, code, flags, value);
    }

    void encode(final CreateAccountsEncoder.AccountsEncoder encoder) {
        encoder.id().low(id.longValue()).high(id.shiftRight(64).longValue());
        encoder.debitsPending().low(debitsPending.longValue()).high(debitsPending.shiftRight(64).longValue());
        encoder.debitsPosted().low(debitsPosted.longValue()).high(debitsPosted.shiftRight(64).longValue());
        encoder.creditsPending().low(creditsPending.longValue()).high(creditsPending.shiftRight(64).longValue());
        encoder.creditsPosted().low(creditsPosted.longValue()).high(creditsPosted.shiftRight(64).longValue());
        encoder.userData128().low(userData128.longValue()).high(userData128.shiftRight(64).longValue());
        encoder.userData64(userData64);
        encoder.userData32(userData32);
        encoder.reserved(reserved);
        encoder.ledger(ledger);
        encoder.code(code);
        encoder.flags().buffer().putShort(encoder.flags().offset(), (short) flags, ByteOrder.LITTLE_ENDIAN);
        encoder.timestamp(timestamp);
    }

    static AccountData decode(final AccountsReplyDecoder.AccountsDecoder decoder) {
        return new AccountData(
            big(decoder.id().low(), decoder.id().high()),
            big(decoder.debitsPending().low(), decoder.debitsPending().high()),
            big(decoder.debitsPosted().low(), decoder.debitsPosted().high()),
            big(decoder.creditsPending().low(), decoder.creditsPending().high()),
            big(decoder.creditsPosted().low(), decoder.creditsPosted().high()),
            big(decoder.userData128().low(), decoder.userData128().high()),
            decoder.userData64(),
            (int) decoder.userData32(),
            (int) decoder.reserved(),
            (int) decoder.ledger(),
            decoder.code(),
            decoder.flags().getRaw(),
            decoder.timestamp());
    }

    static BigInteger big(final long low, final long high) {
        return new BigInteger(Long.toUnsignedString(high)).shiftLeft(64).or(new BigInteger(Long.toUnsignedString(low)));
    }
}
