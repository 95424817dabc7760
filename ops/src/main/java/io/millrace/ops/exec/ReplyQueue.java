package io.millrace.ops.exec;

import io.millrace.client.AccountResults;
import io.millrace.client.AccountRows;
import io.millrace.client.BalanceRows;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferResults;
import io.millrace.client.TransferRows;
import io.millrace.codecs.session.RejectCode;

import java.util.ArrayDeque;

/**
 * Replies in the order of their lines, whatever the order in which they come: one that comes too early is kept as text until
 * those before it have come. What is answered here, because it never was a request, waits for the requests before it.
 */
final class ReplyQueue implements ReplyListener {
    /** Errors that may wait; more than that is for the pipeline to prevent. */
    private static final int ERRORS_MAX = 4_096;

    private final ArrayDeque<LineError> errors = new ArrayDeque<>();
    private final ReplyText text = new ReplyText();
    private final TextSink sink;
    private final EarlyReplies early;
    private final int requestWindow;
    private final int[] replyLengths;
    private long offeredRequestId;
    private long printedRequestId;
    private long replyLengthInFlight;
    private long latestTimestamp;
    private String endCode;
    private String endDetail;

    /**
     * @param requestWindow greatest number of requests whose replies are not yet printed.
     */
    ReplyQueue(final TextSink sink, final int requestWindow) {
        this.sink = sink;
        this.requestWindow = requestWindow;
        early = new EarlyReplies(requestWindow);
        replyLengths = new int[EarlyReplies.slots(requestWindow)];
    }

    /** A request was sent, whose reply is so long at most; only when {@link #hasRoom}. */
    void onOffered(final long requestId, final int replyLengthMax) {
        if (isDrained()) {
            printedRequestId = requestId - 1;
        }
        offeredRequestId = requestId;
        replyLengths[index(requestId)] = replyLengthMax;
        replyLengthInFlight += replyLengthMax;
    }

    /** A line is answered that is no request. */
    void onError(final LineException error) {
        if (isDrained()) {
            text.wrap(sink.text());
            text.error(error.code(), error.getMessage());
        } else {
            errors.add(new LineError(offeredRequestId, error));
        }
    }

    /** The clock was moved; only when drained. */
    void onClock(final long timeNs) {
        text.wrap(sink.text());
        text.clock(timeNs);
    }

    /** Is every line answered? */
    boolean isDrained() {
        return printedRequestId == offeredRequestId && errors.isEmpty();
    }

    boolean isFull() {
        return errors.size() >= ERRORS_MAX;
    }

    /**
     * May a request be sent whose reply is so long at most? One that has been overtaken by many keeps their replies waiting, so
     * that these count as long as they are not printed.
     */
    boolean hasRoom(final int replyLengthMax, final long replyLengthInFlightMax) {
        final long waiting = offeredRequestId - printedRequestId;
        return waiting == 0 || waiting < requestWindow && replyLengthInFlight + replyLengthMax <= replyLengthInFlightMax;
    }

    /** The latest time that any reply told of. */
    long latestTimestamp() {
        return latestTimestamp;
    }

    /** Why the session ended; null while it has not. */
    String endCode() {
        return endCode;
    }

    String endDetail() {
        return endDetail;
    }

    @Override
    public void onAccountResults(
        final long requestId, final long sequence, final long timestamp, final AccountResults results) {
        begin(requestId, timestamp);
        text.accountResults(sequence, timestamp, results);
        end(requestId);
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        begin(requestId, timestamp);
        text.transferResults(sequence, timestamp, results);
        end(requestId);
    }

    @Override
    public void onAccounts(
        final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
        begin(requestId, timestamp);
        text.accounts(cursor, rows);
        end(requestId);
    }

    @Override
    public void onTransfers(
        final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows rows) {
        begin(requestId, timestamp);
        text.transfers(cursor, rows);
        end(requestId);
    }

    @Override
    public void onBalances(
        final long requestId, final long sequence, final long timestamp, final long cursor, final BalanceRows rows) {
        begin(requestId, timestamp);
        text.balances(cursor, rows);
        end(requestId);
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        begin(requestId, 0);
        final String name = code == RejectCode.NULL_VAL ? "REJECTED" : code.name();
        if (sequence == 0) {
            text.error(name, detail);
        } else {
            text.error(sequence, name, detail);
        }
        end(requestId);
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        begin(requestId, 0);
        text.error("OUTCOME_UNKNOWN", "the engine went away before it answered: a command may have been applied or not; run it"
            + " again with the same ids");
        end(requestId);
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        endCode = reason.name();
        endDetail = detail;
    }

    private void begin(final long requestId, final long timestamp) {
        if (requestId <= printedRequestId || requestId > offeredRequestId || early.has(requestId)) {
            throw new ExecException("PROTOCOL", false, "the engine answered request " + requestId + ", where requests "
                + (printedRequestId + 1) + " to " + offeredRequestId + " were open; see that both are of the same version");
        }
        latestTimestamp = Math.max(latestTimestamp, timestamp);
        text.wrap(requestId == printedRequestId + 1 ? sink.text() : early.add(requestId));
    }

    private void end(final long requestId) {
        if (requestId == printedRequestId + 1) {
            onPrinted();
            while (!early.isEmpty() && early.has(printedRequestId + 1)) {
                early.take(printedRequestId + 1, sink.text());
                onPrinted();
            }
        }
    }

    private void onPrinted() {
        printedRequestId++;
        replyLengthInFlight -= replyLengths[index(printedRequestId)];
        while (!errors.isEmpty() && errors.peek().requestId() == printedRequestId) {
            final LineException error = errors.poll().error();
            text.wrap(sink.text());
            text.error(error.code(), error.getMessage());
        }
    }

    private int index(final long requestId) {
        return (int) requestId & replyLengths.length - 1;
    }

    /** Comes after the reply to this request. */
    private record LineError(long requestId, LineException error) {
    }
}
