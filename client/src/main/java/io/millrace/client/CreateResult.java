package io.millrace.client;

/**
 * What became of one event of a batch.
 *
 * @param <S>       {@code CreateAccountStatus} or {@code CreateTransferStatus}.
 * @param status    {@code NULL_VAL} for one that this version of the library has no name for.
 * @param timestamp created: the event's; exists: the original's; else the event's place in the command's time. Nanoseconds
 *                  since the epoch, UTC.
 */
public record CreateResult<S extends Enum<S>>(S status, long timestamp) {
}
