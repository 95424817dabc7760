package io.millrace.ops.exec;

import io.millrace.client.AccountResults;
import io.millrace.client.AccountRows;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferResults;
import io.millrace.client.TransferRows;
import io.millrace.codecs.session.RejectCode;

import java.util.ArrayDeque;

/**
 * Replies in the order of their lines. The engine answers a session in order; what is answered here, because it never was a
 * request, waits for the requests before it.
 */
final class ReplyQueue implements ReplyListener {
    /** Errors that may wait; more than that is for the pipeline to prevent. */
    private static final int ERRORS_MAX = 4_096;

    private final ArrayDeque<LineError> errors = new ArrayDeque<>();
    private final ReplyText text = new ReplyText();
    private final TextSink sink;
    private final int[] replyLengths;
    private long offeredRequestId;
    private long answeredRequestId;
    private long replyLengthInFlight;
    private String endCode;
    private String endDetail;

    /**
     * @param requestWindow greatest number of requests in flight.
     */
    ReplyQueue(final TextSink sink, final int requestWindow) {
        this.sink = sink;
        replyLengths = new int[Integer.highestOneBit(requestWindow) << 1];
    }

    /** A request was sent, whose reply is so long at most. */
    void onOffered(final long requestId, final int replyLengthMax) {
        if (isDrained()) {
            answeredRequestId = requestId - 1;
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
        return answeredRequestId == offeredRequestId && errors.isEmpty();
    }

    boolean isFull() {
        return errors.size() >= ERRORS_MAX;
    }

    /** About how many bytes of replies are still to come at most. */
    long replyLengthInFlight() {
        return replyLengthInFlight;
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
        begin(requestId);
        text.accountResults(sequence, timestamp, results);
        end();
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        begin(requestId);
        text.transferResults(sequence, timestamp, results);
        end();
    }

    @Override
    public void onAccounts(
        final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
        begin(requestId);
        text.accounts(cursor, rows);
        end();
    }

    @Override
    public void onTransfers(
        final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows rows) {
        begin(requestId);
        text.transfers(cursor, rows);
        end();
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        begin(requestId);
        final String name = code == RejectCode.NULL_VAL ? "REJECTED" : code.name();
        if (sequence == 0) {
            text.error(name, detail);
        } else {
            text.error(sequence, name, detail);
        }
        end();
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        begin(requestId);
        text.error("OUTCOME_UNKNOWN", "the engine went away before it answered: a command may have been applied or not; run it"
            + " again with the same ids");
        end();
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        endCode = reason.name();
        endDetail = detail;
    }

    private void begin(final long requestId) {
        if (requestId != answeredRequestId + 1 || requestId > offeredRequestId) {
            throw new ExecException("PROTOCOL", false, "the engine answered request " + requestId + " where "
                + (answeredRequestId + 1) + " was next; see that both are of the same version");
        }
        text.wrap(sink.text());
    }

    private void end() {
        answeredRequestId++;
        replyLengthInFlight -= replyLengths[index(answeredRequestId)];
        while (!errors.isEmpty() && errors.peek().requestId() == answeredRequestId) {
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
