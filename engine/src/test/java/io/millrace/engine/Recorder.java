package io.millrace.engine;

import io.millrace.client.AccountRows;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferResults;
import io.millrace.codecs.session.RejectCode;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a producer is told. */
final class Recorder implements ReplyListener {
    final List<Long> acknowledged = new ArrayList<>();
    final List<Long> unknown = new ArrayList<>();
    final List<RejectCode> rejected = new ArrayList<>();
    int lookedUp;
    DisconnectReason disconnectReason;

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        acknowledged.add(requestId);
    }

    @Override
    public void onAccounts(
        final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
        lookedUp++;
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        rejected.add(code);
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        unknown.add(requestId);
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        disconnectReason = reason;
    }
}
