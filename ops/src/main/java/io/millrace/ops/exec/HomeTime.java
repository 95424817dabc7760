package io.millrace.ops.exec;

import io.millrace.client.AccountLookup;
import io.millrace.client.AccountRows;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.codecs.session.RejectCode;

/** Asks an engine how far the time of its order has come. */
public final class HomeTime implements ReplyListener {
    private long timeNs = -1;

    private HomeTime() {
    }

    /**
     * Blocks until the engine has answered.
     *
     * @param client with no request in flight.
     * @return the later of the engine's clock and the last command's timestamp, in nanoseconds since the epoch, UTC.
     * @throws ExecException if the engine did not answer.
     */
    public static long read(final Client client) {
        final AccountLookup question = client.accountLookup(1);
        question.add(0, 0);
        final HomeTime answer = new HomeTime();
        boolean isSent = false;
        while (answer.timeNs < 0) {
            isSent = isSent || client.offer(question) > 0;
            client.poll(answer);
            Thread.onSpinWait();
        }
        return answer.timeNs;
    }

    @Override
    public void onAccounts(
        final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
        timeNs = timestamp;
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        throw new ExecException(code.name(), false, detail.toString());
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        // The end of the session has been told already.
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        throw new ExecException(reason.name(), true, "the session with the engine ended: " + detail);
    }
}
