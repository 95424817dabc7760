package io.millrace.engine;

import io.millrace.client.Account;
import io.millrace.client.AccountBatch;
import io.millrace.client.AccountResults;
import io.millrace.client.AccountRows;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.RequestMessage;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferFlags;
import io.millrace.client.TransferResults;
import io.millrace.client.TransferRows;
import io.millrace.client.UInt128;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.ingress.IngressClock;
import io.millrace.engine.service.Service;
import io.millrace.engine.store.OnDemandPages;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;
import io.millrace.journal.JournalReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static io.millrace.engine.support.Payments.id;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class SweepTest {
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final int TIMEOUT_S = 60;

    @TempDir
    private Path folder;

    private final Clock clock = new Clock();

    @Test
    void shouldGiveBackWhatIsHeldWhenItsTimeIsUpThoughNobodySendsAnything() {
        try (TestEngine engine = launch();
            BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 2);
            assertThat(hold(client, 1, 100)).isEqualTo(CreateTransferStatus.created);
            assertThat(account(client, 1).debitsPending()).isEqualTo(UInt128.of(100));

            clock.timeNs += TimeUnit.SECONDS.toNanos(TIMEOUT_S + 1);
            awaitNothingDue(engine);

            assertThat(account(client, 1).debitsPending()).isEqualTo(UInt128.ZERO);
            assertThat(account(client, 2).creditsPending()).isEqualTo(UInt128.ZERO);
            assertThat(resolve(client, 2, 1, TransferFlags.POST_PENDING_TRANSFER))
                .isEqualTo(CreateTransferStatus.pending_transfer_expired);
            assertThat(engine.engine().counters().get(EngineCounter.SWEEPS)).isEqualTo(1);
        }
    }

    @Test
    void shouldNotSweepWhatWasResolvedInTime() {
        try (TestEngine engine = launch();
            BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 2);
            hold(client, 1, 100);
            hold(client, 2, 10);
            assertThat(resolve(client, 3, 1, TransferFlags.POST_PENDING_TRANSFER)).isEqualTo(CreateTransferStatus.created);
            assertThat(resolve(client, 4, 2, TransferFlags.VOID_PENDING_TRANSFER)).isEqualTo(CreateTransferStatus.created);
            assertThat(engine.engine().counters().get(EngineCounter.DUE_TIME)).isEqualTo(Service.NEVER);

            clock.timeNs += TimeUnit.SECONDS.toNanos(TIMEOUT_S + 1);

            assertThat(account(client, 1).debitsPosted()).isEqualTo(UInt128.of(100));
            assertThat(engine.engine().counters().get(EngineCounter.SWEEPS)).isZero();
        }
    }

    @Test
    void shouldKeepTimeOutsAcrossRestartsAndSweepWhatCameDueMeanwhile() {
        try (TestEngine engine = launch();
            BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 2);
            hold(client, 1, 100);
        }
        clock.timeNs += TimeUnit.SECONDS.toNanos(TIMEOUT_S - 1);
        try (TestEngine engine = launch();
            BlockingClient client = engine.connect(7)) {
            assertThat(account(client, 1).debitsPending()).as("not yet").isEqualTo(UInt128.of(100));
        }
        clock.timeNs += TimeUnit.SECONDS.toNanos(2);
        try (TestEngine engine = launch();
            BlockingClient client = engine.connect(7)) {
            awaitNothingDue(engine);
            assertThat(account(client, 1).debitsPending()).isEqualTo(UInt128.ZERO);
        }
        try (JournalReader reader = new JournalReader(folder.resolve("home"));
            Replica replica = new Replica(new OnDemandPages(), EngineContext.CHECKPOINT_INTERVAL, 1024 * 1024, List.of())) {
            reader.read(1, replica);
            assertThat(replica.machine().dueTime()).as("replay sweeps too").isEqualTo(Service.NEVER);
            replica.machine().verifyDigest();
        }
    }

    /** Stepped, so that what comes between two sweeps is no matter of chance. */
    @Test
    void shouldLetCommandsThroughBetweenThePortionsOfALongSweep() throws Exception {
        final int batches = 20;
        final int perBatch = 2_000;
        try (TestEngine engine = TestEngine.launch(TestEngine.context(folder).ingressClock(clock).stepped(true))) {
            final CompletableFuture<Client> connecting =
                CompletableFuture.supplyAsync(() -> Client.connect(engine.clientContext(7)));
            Await.until(() -> {
                engine.engine().step();
                return connecting.isDone();
            });
            try (Client client = connecting.get()) {
                final Answers answers = new Answers();
                final AccountBatch accounts = client.accountBatch();
                accounts.add().id(0, 1).ledger(Payments.LEDGER).code(1);
                accounts.add().id(0, 2).ledger(Payments.LEDGER).code(1);
                send(engine, client, accounts, answers);
                final TransferBatch transfers = client.transferBatch();
                for (int batch = 0; batch < batches; batch++) {
                    transfers.clear();
                    for (int i = 1; i <= perBatch; i++) {
                        transfers.add().id(0, batch * perBatch + i).debitAccountId(0, 1).creditAccountId(0, 2).amount(1)
                            .ledger(Payments.LEDGER).code(1).flags(TransferFlags.PENDING).timeoutSeconds(TIMEOUT_S);
                    }
                    send(engine, client, transfers, answers);
                }
                clock.timeNs += TimeUnit.SECONDS.toNanos(TIMEOUT_S + 1);
                transfers.clear();
                Payments.add(transfers, 1_000_000, 1, 2, 1);
                for (int command = 0; command < 10; command++) {
                    final long sweepsBefore = engine.engine().counters().get(EngineCounter.SWEEPS);
                    send(engine, client, transfers, answers);
                    assertThat(engine.engine().counters().get(EngineCounter.SWEEPS) - sweepsBefore)
                        .as("sweeps while the command was on its way").isLessThanOrEqualTo(3);
                }
                assertThat(engine.engine().counters().get(EngineCounter.DUE_TIME)).as("some are still due")
                    .isLessThan(clock.timeNs);
                Await.until(() -> {
                    engine.engine().step();
                    return engine.engine().counters().get(EngineCounter.DUE_TIME) == Service.NEVER;
                });
                assertThat(engine.engine().counters().get(EngineCounter.SWEEPS)).isGreaterThan(100);
            }
        }
    }

    private TestEngine launch() {
        return TestEngine.launch(TestEngine.context(folder).ingressClock(clock));
    }

    private static void awaitNothingDue(final TestEngine engine) {
        Await.until(() -> engine.engine().counters().get(EngineCounter.DUE_TIME) == Service.NEVER);
    }

    private static CreateTransferStatus hold(final BlockingClient client, final long id, final long amount) {
        final TransferBatch batch = client.transferBatch();
        batch.add().id(0, id).debitAccountId(0, 1).creditAccountId(0, 2).amount(amount)
            .ledger(Payments.LEDGER).code(1).flags(TransferFlags.PENDING).timeoutSeconds(TIMEOUT_S);
        return client.createTransfers(batch).get(0).status();
    }

    private static CreateTransferStatus resolve(
        final BlockingClient client, final long id, final long pendingId, final int flags) {
        final TransferBatch batch = client.transferBatch();
        final long amountHalf = flags == TransferFlags.POST_PENDING_TRANSFER ? -1 : 0;
        batch.add().id(0, id).pendingId(0, pendingId).amount(amountHalf, amountHalf).flags(flags);
        return client.createTransfers(batch).get(0).status();
    }

    private static Account account(final BlockingClient client, final long id) {
        return client.lookupAccounts(List.of(id(id))).get(0);
    }

    private static void send(
        final TestEngine engine, final Client client, final RequestMessage request, final Answers answers) {
        Await.until(() -> {
            engine.engine().step();
            return client.offer(request) > 0;
        });
        // Not more steps than it takes: the engine is never ahead of what was asked.
        while (client.inFlight() > 0) {
            engine.engine().step();
            client.poll(answers);
        }
    }

    private static final class Clock implements IngressClock {
        private volatile long timeNs = START_NS;

        @Override
        public long timeNs() {
            return timeNs;
        }
    }

    private static final class Answers implements ReplyListener {
        @Override
        public void onAccountResults(
            final long requestId, final long sequence, final long timestamp, final AccountResults results) {
            // Counted by the client.
        }

        @Override
        public void onTransferResults(
            final long requestId, final long sequence, final long timestamp, final TransferResults results) {
            // As above.
        }

        @Override
        public void onAccounts(
            final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
            // As above.
        }

        @Override
        public void onTransfers(
            final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows rows) {
            // As above.
        }

        @Override
        public void onRejected(
            final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
            throw new AssertionError(code + ": " + detail);
        }

        @Override
        public void onOutcomeUnknown(final long requestId) {
            throw new AssertionError("outcome unknown");
        }

        @Override
        public void onDisconnected(final DisconnectReason reason, final String detail) {
            throw new AssertionError(detail);
        }
    }
}
