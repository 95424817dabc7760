package io.millrace.client;

/**
 * An account as the engine has it. Integers are unsigned and use their whole range.
 *
 * @param id             unique in the whole engine.
 * @param debitsPending  sum of pending debits.
 * @param debitsPosted   sum of posted debits.
 * @param creditsPending sum of pending credits.
 * @param creditsPosted  sum of posted credits.
 * @param userData128    the user's own.
 * @param userData64     the user's own.
 * @param userData32     the user's own.
 * @param ledger         only accounts of the same ledger deal with each other.
 * @param code           the user's kind of account.
 * @param flags          see {@link AccountFlags}.
 * @param timestamp      when it was created, in nanoseconds since the epoch, UTC.
 */
public record Account(
    UInt128 id,
    UInt128 debitsPending,
    UInt128 debitsPosted,
    UInt128 creditsPending,
    UInt128 creditsPosted,
    UInt128 userData128,
    long userData64,
    int userData32,
    int ledger,
    int code,
    int flags,
    long timestamp) {
}
