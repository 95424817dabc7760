package io.millrace.bench.consumers;

import io.millrace.bench.load.Clients;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferResults;
import io.millrace.codecs.session.RejectCode;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends transfers and reads their replies: bad by how much it sends, or by what happens to its process. */
final class ReadingProducer extends BadProducer implements ReplyListener {
    private static final long AWAIT_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String aeronDirectoryName;
    private final long clientId;
    private Client client;
    private Transfers transfers;

    ReadingProducer(final String aeronDirectoryName, final long clientId) {
        this.aeronDirectoryName = aeronDirectoryName;
        this.clientId = clientId;
        connect();
    }

    @Override
    void await() {
        client.poll(this);
        LockSupport.parkNanos(AWAIT_NS);
    }

    @Override
    int poll() {
        if (!client.isConnected() && client.inFlight() == 0) {
            client.close();
            connect();
        }
        return client.poll(this);
    }

    @Override
    boolean send() {
        final boolean isSent = transfers.offer(client);
        if (isSent) {
            onSent();
        }
        return isSent;
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        onAnswered();
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        onAnswered();
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        // It does not care.
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        onCutOff(reason);
    }

    @Override
    public void close() {
        client.close();
    }

    private void connect() {
        client = Client.connect(Clients.context(aeronDirectoryName, clientId));
        if (transfers == null) {
            transfers = new Transfers(client, clientId);
        }
        onOpened();
    }
}
