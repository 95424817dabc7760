package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.BalancesReplyDecoder;

import java.math.BigInteger;

/**
 * The balances of an account just after a transfer, as a test sees them.
 */
record BalanceData(
    BigInteger debitsPending,
    BigInteger debitsPosted,
    BigInteger creditsPending,
    BigInteger creditsPosted,
    long timestamp) {

    static BalanceData of(final AccountData account, final long timestamp) {
        return new BalanceData(
            account.debitsPending(), account.debitsPosted(), account.creditsPending(), account.creditsPosted(), timestamp);
    }

    static BalanceData decode(final BalancesReplyDecoder.BalancesDecoder decoder) {
        return new BalanceData(
            AccountData.big(decoder.debitsPending().low(), decoder.debitsPending().high()),
            AccountData.big(decoder.debitsPosted().low(), decoder.debitsPosted().high()),
            AccountData.big(decoder.creditsPending().low(), decoder.creditsPending().high()),
            AccountData.big(decoder.creditsPosted().low(), decoder.creditsPosted().high()),
            decoder.timestamp());
    }
}
