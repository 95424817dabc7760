package io.millrace.ops;

import io.millrace.client.AccountBatch;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferResults;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;

/**
 * An engine in a home of the moment, with a producer that sends it transfers over Aeron: when it closes, the JVM has compiled
 * most of what an engine does, and the first producer of the real one does not wait for that.
 */
final class Rehearsal implements ReplyListener {
    private static final int ACCOUNTS = 1000;
    private static final int BATCH = 64;
    private static final int IN_FLIGHT_MAX = 256;
    /** Small, so that the journal rolls, too. */
    private static final int SEGMENT_LENGTH = 16 * 1024 * 1024;

    private long nextId = 1;

    private Rehearsal() {
    }

    /**
     * Creates transfers, one half alone in their commands, the other 64 at a time.
     *
     * @param context       as the real engine's, but for the home, the Aeron folder and the channels; concluded here.
     * @param transferCount how many, about.
     */
    static void run(final EngineContext context, final long transferCount) {
        try (EngineConnection connection = launch(context)) {
            try (BlockingClient client = BlockingClient.connect(connection.clientContext())) {
                final AccountBatch batch = client.accountBatch();
                for (int id = 1; id <= ACCOUNTS; id++) {
                    batch.add().id(0, id).ledger(1).code(1);
                }
                client.createAccounts(batch);
            }
            try (Client producer = Client.connect(connection.clientContext())) {
                final Rehearsal rehearsal = new Rehearsal();
                rehearsal.send(producer, 1, transferCount / 2);
                rehearsal.send(producer, BATCH, transferCount / 2);
            }
        }
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        for (int i = 0; i < results.count(); i++) {
            if (results.statusCode(i) != CreateTransferStatus.created.value()) {
                throw new IllegalStateException("a transfer was answered with " + results.status(i));
            }
        }
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        throw new IllegalStateException("turned away: " + code + ": " + detail);
    }

    /** Said of each command before the word that the session has ended. */
    @Override
    public void onOutcomeUnknown(final long requestId) {
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        throw new IllegalStateException("the session has ended: " + reason + ": " + detail);
    }

    private static EngineConnection launch(final EngineContext context) {
        final TemporaryHome home = new TemporaryHome("millrace-rehearsal-");
        try {
            return EngineConnection.toPrivate(
                Engine.launch(context.home(home.path()).segmentLength(SEGMENT_LENGTH)), home::close);
        } catch (final RuntimeException ex) {
            home.close();
            throw ex;
        }
    }

    private void send(final Client producer, final int transfersPerCommand, final long transferCount) {
        final TransferBatch batch = producer.transferBatch(transfersPerCommand);
        for (long sent = 0; sent < transferCount; sent += transfersPerCommand) {
            batch.clear();
            for (int i = 0; i < transfersPerCommand; i++) {
                batch.add()
                    .id(0, nextId)
                    .debitAccountId(0, 1 + nextId % ACCOUNTS)
                    .creditAccountId(0, 1 + (nextId + 1) % ACCOUNTS)
                    .amount(1)
                    .ledger(1)
                    .code(1);
                nextId++;
            }
            while (producer.inFlight() >= IN_FLIGHT_MAX || producer.offer(batch) <= 0) {
                producer.poll(this);
            }
        }
        while (producer.inFlight() > 0) {
            producer.poll(this);
        }
    }
}
