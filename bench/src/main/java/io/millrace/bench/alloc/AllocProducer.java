package io.millrace.bench.alloc;

import io.millrace.bench.load.Accounts;
import io.millrace.bench.load.Clients;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferResults;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;

import java.util.concurrent.TimeUnit;

/** Sends single transfers as fast as the engine takes them, and sees that each is created. */
final class AllocProducer implements ReplyListener, AutoCloseable {
    private static final int ACCOUNTS = 10_000;
    private static final int BURST = 64;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final Client client;
    private final TransferBatch batch;
    private long sent;
    private long created;
    private long outcomesUnknown;

    AllocProducer(final String aeronDirectoryName) {
        try (BlockingClient blocking = BlockingClient.connect(Clients.context(aeronDirectoryName, 1), TIMEOUT_NS)) {
            Accounts.create(blocking, ACCOUNTS);
        }
        client = Client.connect(Clients.context(aeronDirectoryName, 2));
        batch = client.transferBatch(1);
    }

    /** Sends so many more, and returns when all are answered. */
    void send(final long count) {
        final long until = sent + count;
        fill();
        long heardNs = System.nanoTime();
        while (created < until) {
            for (int i = 0; i < BURST && sent < until && client.offer(batch) > 0; i++) {
                sent++;
                fill();
            }
            if (client.poll(this) > 0) {
                heardNs = System.nanoTime();
            } else if (System.nanoTime() - heardNs > TIMEOUT_NS) {
                throw new IllegalStateException("the engine does not answer: " + created + " of " + until);
            }
        }
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        if (results.statusCode(0) != CreateTransferStatus.created.value()) {
            throw new IllegalStateException("transfer " + (created + 1) + " was answered with " + results.status(0));
        }
        created++;
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        throw new IllegalStateException("turned away: " + code + ": " + detail);
    }

    /** Said of each before the word that the session has ended. */
    @Override
    public void onOutcomeUnknown(final long requestId) {
        outcomesUnknown++;
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        throw new IllegalStateException(
            "the session has ended with " + outcomesUnknown + " commands unanswered: " + reason + ": " + detail);
    }

    @Override
    public void close() {
        client.close();
    }

    private void fill() {
        batch.clear().add()
            .id(0, sent + 1)
            .debitAccountId(0, 1 + sent % ACCOUNTS)
            .creditAccountId(0, 1 + (sent + 1 + sent / ACCOUNTS % (ACCOUNTS - 1)) % ACCOUNTS)
            .amount(1)
            .ledger(1)
            .code(1);
    }
}
