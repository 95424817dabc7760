package io.millrace.client;

import io.millrace.codecs.session.RejectCode;

/**
 * What becomes of the requests that a producer offered. Called from {@link Client#poll}, on its thread; what is passed is
 * valid during the call. A method may offer further requests and close the client; it may not poll. What it throws comes out of
 * {@code poll}; the reply counts as delivered.
 *
 * <p>Each request that was offered gets exactly one call: its reply, {@link #onRejected} or {@link #onOutcomeUnknown}. A
 * reply to a query may overtake replies to other requests, or be overtaken: tell them by the request id. Whenever it comes, the
 * query saw every command that was offered before it, and none after the sequence that its reply names. That is the sequence at
 * which it stood in the order, but for accounts found by an {@link AccountQuery}: their balances are those of a later one.
 */
public interface ReplyListener {
    /**
     * Accounts were created, or not: see the results.
     *
     * @param requestId of the command.
     * @param sequence  the command's place in the total order.
     * @param timestamp the command's time, nanoseconds since the epoch, UTC.
     * @param results   one per event.
     */
    default void onAccountResults(
        final long requestId, final long sequence, final long timestamp, final AccountResults results) {
    }

    /**
     * Transfers were created, or not: see the results.
     *
     * @param requestId of the command.
     * @param sequence  the command's place in the total order.
     * @param timestamp the command's time, nanoseconds since the epoch, UTC.
     * @param results   one per event.
     */
    default void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
    }

    /**
     * Accounts that were asked for.
     *
     * @param requestId of the query.
     * @param sequence  of the last command that the query saw.
     * @param timestamp when the query was answered, nanoseconds since the epoch, UTC.
     * @param cursor    see {@link Page}; 0 when there is no more, and for a lookup.
     * @param rows      the accounts.
     */
    default void onAccounts(
        final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
    }

    /**
     * Transfers that were asked for.
     *
     * @param requestId of the query.
     * @param sequence  of the last command that the query saw.
     * @param timestamp when the query was answered, nanoseconds since the epoch, UTC.
     * @param cursor    see {@link Page}; 0 when there is no more, and for a lookup.
     * @param rows      the transfers.
     */
    default void onTransfers(
        final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows rows) {
    }

    /**
     * Balances that were asked for.
     *
     * @param requestId of the query.
     * @param sequence  of the last command that the query saw.
     * @param timestamp when the query was answered, nanoseconds since the epoch, UTC.
     * @param cursor    see {@link Page}; 0 when there is no more.
     * @param rows      the balances.
     */
    default void onBalances(
        final long requestId, final long sequence, final long timestamp, final long cursor, final BalanceRows rows) {
    }

    /**
     * The engine did not carry out a request: it changed nothing.
     *
     * @param requestId of the request; 0 when the engine could not read which.
     * @param sequence  0 when it was refused before it got a sequence; else the place at which it was rejected.
     * @param code      why; {@code NULL_VAL} for a code that this version of the library has no name for.
     * @param detail    what was wrong and what to do; valid during the call.
     */
    void onRejected(long requestId, long sequence, RejectCode code, CharSequence detail);

    /**
     * A session that was to be ended is told so.
     *
     * @param requestId of the wish, as {@link Client#endSession} returned it.
     * @param sessionId of the session that ends.
     */
    default void onSessionEnding(final long requestId, final long sessionId) {
    }

    /**
     * The session is lost, and tried to be got back. Until that has come to an end, requests are not taken
     * ({@link Client#NOT_CONNECTED}), and no replies come; {@link #onReconnected} or {@link #onDisconnected} says how it ended.
     *
     * @param reason why it was lost.
     * @param detail the same for a person to read.
     */
    default void onReconnecting(final DisconnectReason reason, final String detail) {
    }

    /**
     * The session has been got back. What was in flight is sent once more, under the same request ids, and answered as if
     * nothing had been: a command that the engine had applied before gets the reply that it got then.
     */
    default void onReconnected() {
    }

    /**
     * Nobody knows what became of a request: the session ended before the reply came and was not got back, or the request was
     * sent once more and the engine does not remember it any more, or refuses it for what may have been otherwise before. A
     * command may have been applied or not; a query changes nothing anyway.
     *
     * @param requestId of the request.
     */
    void onOutcomeUnknown(long requestId);

    /**
     * The session is over, and not got back. {@link #onOutcomeUnknown} follows for each request that was in flight, in order
     * of their ids.
     *
     * @param reason why.
     * @param detail the same for a person to read, and what to do.
     */
    void onDisconnected(DisconnectReason reason, String detail);
}
