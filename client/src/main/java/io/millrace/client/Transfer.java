package io.millrace.client;

/**
 * A transfer as the engine has it. Integers are unsigned and use their whole range.
 *
 * @param id              unique in the whole engine.
 * @param debitAccountId  the account whose debits grow.
 * @param creditAccountId the account whose credits grow.
 * @param amount          what moves, in the ledger's smallest unit.
 * @param pendingId       the pending transfer that is posted or voided; else 0.
 * @param userData128     the user's own.
 * @param userData64      the user's own.
 * @param userData32      the user's own.
 * @param timeoutSeconds  time after which a pending transfer expires; 0 is never.
 * @param ledger          only accounts of the same ledger deal with each other.
 * @param code            the user's kind of transfer.
 * @param flags           see {@link TransferFlags}.
 * @param timestamp       when it was created, in nanoseconds since the epoch, UTC.
 */
public record Transfer(
    UInt128 id,
    UInt128 debitAccountId,
    UInt128 creditAccountId,
    UInt128 amount,
    UInt128 pendingId,
    UInt128 userData128,
    long userData64,
    int userData32,
    int timeoutSeconds,
    int ledger,
    int code,
    int flags,
    long timestamp) {
}
