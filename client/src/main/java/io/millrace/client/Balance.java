package io.millrace.client;

/**
 * An account's balances just after one of its transfers. Integers are unsigned and use their whole range.
 *
 * @param debitsPending  sum of pending debits.
 * @param debitsPosted   sum of posted debits.
 * @param creditsPending sum of pending credits.
 * @param creditsPosted  sum of posted credits.
 * @param timestamp      of the transfer, in nanoseconds since the epoch, UTC.
 */
public record Balance(
    UInt128 debitsPending, UInt128 debitsPosted, UInt128 creditsPending, UInt128 creditsPosted, long timestamp) {
}
