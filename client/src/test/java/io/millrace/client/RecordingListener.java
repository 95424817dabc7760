package io.millrace.client;

import io.millrace.codecs.session.RejectCode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes down each call as a line, so that tests can say what should have been told, in order. */
final class RecordingListener implements ReplyListener {
    final List<String> calls = new ArrayList<>();
    List<Account> accounts;
    List<Transfer> transfers;
    List<Balance> balances;
    /** Called at the end of each call, with its line. */
    Consumer<String> onCall = line -> { };

    @Override
    public void onAccountResults(
        final long requestId, final long sequence, final long timestamp, final AccountResults results) {
        final StringBuilder line = new StringBuilder("accounts created " + requestId + " @" + sequence + ":");
        for (int i = 0; i < results.count(); i++) {
            line.append(' ').append(results.status(i)).append('/').append(timestamp - results.timestamp(i));
        }
        call(line.toString());
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        final StringBuilder line = new StringBuilder("transfers created " + requestId + " @" + sequence + ":");
        for (int i = 0; i < results.count() && i < 10; i++) {
            line.append(' ').append(results.status(i)).append('/').append(timestamp - results.timestamp(i));
        }
        call(line.toString());
    }

    @Override
    public void onAccounts(
        final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
        accounts = rows.toList();
        call("accounts " + requestId + " cursor " + cursor + " rows " + rows.count());
    }

    @Override
    public void onTransfers(
        final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows rows) {
        transfers = rows.toList();
        call("transfers " + requestId + " cursor " + cursor + " rows " + rows.count());
    }

    @Override
    public void onBalances(
        final long requestId, final long sequence, final long timestamp, final long cursor, final BalanceRows rows) {
        balances = rows.toList();
        call("balances " + requestId + " cursor " + cursor + " rows " + rows.count());
    }

    @Override
    public void onRejected(
        final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        call("rejected " + requestId + " @" + sequence + " " + code + ": " + detail);
    }

    @Override
    public void onSessionEnding(final long requestId, final long sessionId) {
        call("ending " + requestId + " session " + sessionId);
    }

    @Override
    public void onReconnecting(final DisconnectReason reason, final String detail) {
        call("reconnecting " + reason + ": " + detail);
    }

    @Override
    public void onReconnected() {
        call("reconnected");
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        call("unknown " + requestId);
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        call("disconnected " + reason + ": " + detail);
    }

    private void call(final String line) {
        calls.add(line);
        onCall.accept(line);
    }
}
