package io.millrace.ops;

import io.millrace.client.AccountBatch;
import io.millrace.client.AccountFlags;
import io.millrace.client.AccountResults;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.RequestMessage;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferEvent;
import io.millrace.client.TransferFlags;
import io.millrace.client.TransferResults;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.service.Service;

import java.util.List;

/**
 * An engine in a home of the moment, with a producer that sends it over Aeron what producers send: when it closes, the JVM has
 * compiled most of what an engine does, and the first producer of the real one does not wait for that. What is refused, taken
 * back or expires has its part: code that has seen none of it is compiled without, and once more when the first comes.
 */
public final class Rehearsal implements ReplyListener {
    private static final int ACCOUNTS = 1000;
    /** Can't be debited, as nothing is credited to it. */
    private static final int EMPTY_ACCOUNT = ACCOUNTS + 1;
    private static final int BATCH = 64;
    private static final int IN_FLIGHT_MAX = 256;
    /** Small, so that the journal rolls, too. */
    private static final int SEGMENT_LENGTH = 16 * 1024 * 1024;
    private static final int ROWS_PER_PAGE = 480;
    /** What comes of each scene, transfer by transfer. */
    private static final List<CreateTransferStatus> SCENE = List.of(
        CreateTransferStatus.created,
        CreateTransferStatus.exists,
        CreateTransferStatus.created,
        CreateTransferStatus.created,
        CreateTransferStatus.created,
        CreateTransferStatus.created,
        CreateTransferStatus.created,
        CreateTransferStatus.linked_event_failed,
        CreateTransferStatus.exceeds_credits);
    private static final int SCENES_PER_COMMAND = BATCH / SCENE.size();

    private final Client producer;
    private List<CreateTransferStatus> expected = List.of(CreateTransferStatus.created);
    private long nextId = 1;
    private long nextAccountId = EMPTY_ACCOUNT + 1;

    private Rehearsal(final Client producer) {
        this.producer = producer;
    }

    /**
     * Creates transfers, one half alone in their commands, the other 64 at a time; of these again one half with all else that a
     * ledger does, new accounts, lookups and queries among it.
     *
     * @param context       as the real engine's, but for the home, the Aeron folder and the channels; concluded here.
     * @param transferCount how many, about.
     */
    public static void run(final EngineContext context, final long transferCount) {
        try (EngineConnection connection = launch(context); Client producer = Client.connect(connection.clientContext())) {
            final Rehearsal rehearsal = new Rehearsal(producer);
            rehearsal.createAccounts();
            rehearsal.play(transferCount / 4);
            rehearsal.pay(1, transferCount / 2);
            rehearsal.pay(BATCH, transferCount / 4);
            while (connection.dueTimeNs() != Service.NEVER) {
                producer.poll(rehearsal);
            }
        }
    }

    @Override
    public void onAccountResults(
        final long requestId, final long sequence, final long timestamp, final AccountResults results) {
        for (int i = 0; i < results.count(); i++) {
            if (results.statusCode(i) != CreateAccountStatus.created.value()) {
                throw new IllegalStateException("an account was answered with " + results.status(i));
            }
        }
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        for (int i = 0; i < results.count(); i++) {
            if (results.statusCode(i) != expected.get(i % expected.size()).value()) {
                throw new IllegalStateException("transfer " + i + " of a command was answered with " + results.status(i));
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

    /** Every other one keeps its balances. */
    private void createAccounts() {
        final AccountBatch batch = producer.accountBatch(ACCOUNTS + 1);
        for (int id = 1; id <= ACCOUNTS; id++) {
            batch.add().id(0, id).ledger(1).code(1).flags(id % 2 == 0 ? AccountFlags.HISTORY : 0);
        }
        batch.add().id(0, EMPTY_ACCOUNT).ledger(1).code(1).flags(AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS);
        offer(batch);
        awaitReplies();
    }

    /** Transfers that are simply created. */
    private void pay(final int transfersPerCommand, final long transferCount) {
        expected = List.of(CreateTransferStatus.created);
        final TransferBatch batch = producer.transferBatch(transfersPerCommand);
        for (long sent = 0; sent < transferCount; sent += transfersPerCommand) {
            batch.clear();
            for (int i = 0; i < transfersPerCommand; i++) {
                add(batch, nextId++);
            }
            offer(batch);
        }
        awaitReplies();
    }

    /** Everything else: with each command of transfers come new accounts, lookups and a page of each query. */
    private void play(final long transferCount) {
        expected = SCENE;
        final int length = SCENES_PER_COMMAND * SCENE.size();
        final TransferBatch batch = producer.transferBatch(length);
        final AccountBatch accounts = producer.accountBatch(BATCH);
        for (long sent = 0; sent < transferCount; sent += length) {
            final long firstId = nextId;
            batch.clear();
            for (int i = 0; i < SCENES_PER_COMMAND; i++) {
                addScene(batch);
            }
            offer(batch);
            accounts.clear();
            for (int i = 0; i < BATCH; i++) {
                accounts.add().id(0, nextAccountId++).ledger(1).code(1);
            }
            offer(accounts);
            ask(firstId);
        }
        awaitReplies();
    }

    private void addScene(final TransferBatch batch) {
        final long id = nextId;
        nextId += SCENE.size();
        add(batch, id);
        add(batch, id);
        add(batch, id + 1).flags(TransferFlags.PENDING).timeoutSeconds(1);
        add(batch, id + 2).flags(TransferFlags.LINKED | TransferFlags.PENDING).amount(2);
        batch.add().id(0, id + 3).pendingId(0, id + 2).amount(1).flags(TransferFlags.POST_PENDING_TRANSFER);
        add(batch, id + 4).flags(TransferFlags.PENDING);
        batch.add().id(0, id + 5).pendingId(0, id + 4).flags(TransferFlags.VOID_PENDING_TRANSFER);
        add(batch, id + 6).flags(TransferFlags.LINKED);
        add(batch, id + 7).debitAccountId(0, EMPTY_ACCOUNT);
    }

    private static TransferEvent add(final TransferBatch batch, final long id) {
        return batch.add()
            .id(0, id)
            .debitAccountId(0, 1 + id % ACCOUNTS)
            .creditAccountId(0, 1 + (id + 1) % ACCOUNTS)
            .amount(1)
            .ledger(1)
            .code(1);
    }

    private void ask(final long transferId) {
        final long accountId = 1 + transferId % ACCOUNTS;
        offer(producer.accountLookup(2).add(0, accountId).add(0, EMPTY_ACCOUNT));
        offer(producer.transferLookup(2).add(0, transferId).add(0, transferId + 1));
        offer(producer.accountTransfersQuery().accountId(0, accountId).rowLimit(ROWS_PER_PAGE));
        offer(producer.accountBalancesQuery().accountId(0, accountId).rowLimit(ROWS_PER_PAGE));
        offer(producer.accountQuery().rowLimit(ROWS_PER_PAGE));
        offer(producer.transferQuery().rowLimit(ROWS_PER_PAGE));
    }

    private void offer(final RequestMessage message) {
        while (producer.inFlight() >= IN_FLIGHT_MAX || producer.offer(message) <= 0) {
            producer.poll(this);
        }
    }

    private void awaitReplies() {
        while (producer.inFlight() > 0) {
            producer.poll(this);
        }
    }
}
