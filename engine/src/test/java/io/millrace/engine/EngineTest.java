package io.millrace.engine;

import io.millrace.client.Account;
import io.millrace.client.AccountBatch;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.ConnectRefusedException;
import io.millrace.client.CreateResult;
import io.millrace.client.DisconnectReason;
import io.millrace.client.Page;
import io.millrace.client.Transfer;
import io.millrace.client.TransferBatch;
import io.millrace.client.UInt128;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.counters.EngineState;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;
import io.millrace.journal.Durability;
import io.millrace.journal.JournalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

import static io.millrace.engine.support.Payments.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(120)
class EngineTest {
    @TempDir
    private Path folder;

    @Test
    void shouldMoveMoneyAndAnswerWithSequenceAndBalances() {
        try (TestEngine engine = TestEngine.launch(folder);
            BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 2);
            assertThat(Payments.pay(client, 1, 1, 2, 100)).isEqualTo(CreateTransferStatus.created);
            assertThat(Payments.pay(client, 1, 1, 2, 100)).isEqualTo(CreateTransferStatus.exists);
            assertThat(Payments.pay(client, 2, 2, 1, 30)).isEqualTo(CreateTransferStatus.created);

            final List<Account> accounts = client.lookupAccounts(List.of(id(1), id(2), id(3)));
            assertThat(accounts.get(0).debitsPosted()).isEqualTo(UInt128.of(100));
            assertThat(accounts.get(0).creditsPosted()).isEqualTo(UInt128.of(30));
            assertThat(accounts.get(1).debitsPosted()).isEqualTo(UInt128.of(30));
            assertThat(accounts.get(1).creditsPosted()).isEqualTo(UInt128.of(100));
            assertThat(accounts.get(2)).as("no such account").isNull();

            final List<Transfer> transfers = client.lookupTransfers(List.of(id(2), id(9)));
            assertThat(transfers.get(0).amount()).isEqualTo(UInt128.of(30));
            assertThat(transfers.get(1)).isNull();

            final Page<Transfer> page = client.queryTransfers(client.transferQuery().rowLimit(10));
            assertThat(page.rows()).extracting(t -> t.id().low()).containsExactly(1L, 2L);
            // Configure, the session, accounts, three transfers.
            assertThat(page.sequence()).isEqualTo(6);
        }
    }

    @Test
    void shouldAnswerEachEventWithItsOwnTimestamp() {
        try (TestEngine engine = TestEngine.launch(folder);
            BlockingClient client = engine.connect(7)) {
            final AccountBatch batch = client.accountBatch();
            for (int id = 1; id <= 3; id++) {
                batch.add().id(0, id).ledger(Payments.LEDGER).code(1);
            }
            final List<Long> created = client.createAccounts(batch).stream().map(CreateResult::timestamp).toList();
            assertThat(created.get(1)).isEqualTo(created.get(0) + 1);
            assertThat(created.get(2)).isEqualTo(created.get(0) + 2);
            assertThat(client.createAccounts(batch).stream().map(CreateResult::timestamp).toList()).isEqualTo(created);
            assertThat(client.lookupAccounts(List.of(id(1), id(2), id(3))).stream().map(Account::timestamp).toList())
                .isEqualTo(created);
        }
    }

    @Test
    void shouldKeepEveryBalanceAcrossRestarts() {
        for (int life = 0; life < 3; life++) {
            try (TestEngine engine = TestEngine.launch(folder);
                BlockingClient client = engine.connect(7)) {
                assertThat(engine.engine().recoveredSequence()).isEqualTo(life == 0 ? 0 : 1 + life * 4L);
                Payments.createAccounts(client, 2);
                assertThat(Payments.pay(client, 10 + life, 1, 2, 100)).isEqualTo(CreateTransferStatus.created);
                assertThat(client.lookupAccounts(List.of(id(1))).get(0).debitsPosted()).isEqualTo(UInt128.of(100 * (life + 1)));
            }
        }
    }

    @Test
    void shouldSyncBeforeItAnswersAtDurabilityDisk() {
        try (TestEngine engine = TestEngine.launch(TestEngine.context(folder).durability(Durability.DISK));
            BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 2);
            final long before = engine.engine().counters().get(EngineCounter.SYNCS);
            assertThat(Payments.pay(client, 1, 1, 2, 100)).isEqualTo(CreateTransferStatus.created);
            awaitCounter(engine, EngineCounter.SYNCS, before + 1);
            awaitCounter(engine, EngineCounter.DURABLE_SEQUENCE, 4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FUSED, millrace-engine", "PIPELINED, millrace-ingress", "PIPELINED, millrace-append", "PIPELINED, millrace-apply"})
    void shouldEndAsAWholeWhenOneOfItsThreadsIsInterrupted(final Profile profile, final String name) {
        final EngineContext context = TestEngine.context(folder).profile(profile);
        try (TestEngine engine = TestEngine.launch(context);
            BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 2);
            assertThat(Payments.pay(client, 1, 1, 2, 100)).isEqualTo(CreateTransferStatus.created);
            Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals(name))
                .forEach(Thread::interrupt);
            engine.engine().awaitTermination();
            assertThat(engine.engine().failure()).hasMessageContainingAll(name, "interrupted");
            assertThat(engine.takeErrors()).as("nothing else went wrong in its end").containsExactly(engine.engine().failure());
        }
        try (TestEngine engine = TestEngine.launch(folder);
            BlockingClient client = engine.connect(7)) {
            assertThat(Payments.pay(client, 1, 1, 2, 100)).isEqualTo(CreateTransferStatus.exists);
        }
    }

    @Test
    void shouldServeProducersOverUdpOnLoopback() {
        final String channel = "aeron:udp?endpoint=localhost:24517";
        try (TestEngine engine = TestEngine.launch(
            TestEngine.context(folder).ingressChannels(List.of("aeron:ipc", channel)));
            BlockingClient ipc = engine.connect(7);
            BlockingClient udp = BlockingClient.connect(engine.clientContext(8)
                .ingressChannel(channel)
                .responseChannel("aeron:udp?endpoint=localhost:0"))) {
            Payments.createAccounts(udp, 2);
            assertThat(Payments.pay(udp, 1, 1, 2, 100)).isEqualTo(CreateTransferStatus.created);
            assertThat(Payments.pay(ipc, 1, 1, 2, 100)).isEqualTo(CreateTransferStatus.exists);
        }
    }

    @Test
    void shouldTakeTheGreatestBatchAndAnswerTheGreatestLookup() {
        try (TestEngine engine = TestEngine.launch(folder);
            BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 2);
            final TransferBatch batch = client.transferBatch();
            while (!batch.isFull()) {
                Payments.add(batch, batch.count() + 1, 1, 2, 1);
            }
            assertThat(batch.count()).isEqualTo(8_189);
            assertThat(client.createTransfers(batch)).hasSize(8_189).allMatch(r -> r.status() == CreateTransferStatus.created);
            final List<UInt128> ids = LongStream.rangeClosed(1, 8_189).mapToObj(UInt128::of).toList();
            assertThat(client.lookupTransfers(ids)).hasSize(8_189).allMatch(t -> t.amount().equals(UInt128.of(1)));
        }
    }

    @Test
    void shouldRefuseASecondEngineOnTheSameHomeAndNameTheFirst() {
        try (TestEngine engine = TestEngine.launch(folder)) {
            assertThatThrownBy(() -> Engine.launch(TestEngine.context(folder).aeronDirectoryName(folder + "/other")))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("HOME_IN_USE")
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
            // And the first is none the worse for it.
            try (BlockingClient client = engine.connect(7)) {
                Payments.createAccounts(client, 2);
            }
        }
    }

    @Test
    void shouldRefuseToStartWhenTheClockIsFarFromTheJournal() {
        try (TestEngine engine = TestEngine.launch(folder)) {
            awaitCounter(engine, EngineCounter.APPLIED_SEQUENCE, 1);
        }
        assertThatThrownBy(() -> Engine.launch(TestEngine.context(folder).clockJumpMaxNs(0)))
            .isInstanceOf(EngineException.class)
            .hasMessageStartingWith("CLOCK_JUMP");
        TestEngine.launch(TestEngine.context(folder).clockJumpMaxNs(0).acceptClockJump(true)).close();
    }

    @Test
    void shouldPutSettingsIntoTheOrderOnlyWhenTheyChange() {
        TestEngine.launch(folder).close();
        try (TestEngine engine = TestEngine.launch(folder)) {
            assertThat(engine.engine().recoveredSequence()).isEqualTo(1);
            awaitCounter(engine, EngineCounter.STATE, EngineState.SERVING.ordinal());
        }
        try (TestEngine engine = TestEngine.launch(TestEngine.context(folder).accountsMax(3));
            BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 3);
            assertThat(engine.engine().recoveredSequence()).isEqualTo(1);
            assertThatThrownBy(() -> Payments.createAccounts(client, 4)).hasMessageContaining("STORE_FULL");
            awaitCounter(engine, EngineCounter.SEQUENCE, 5);
        }
    }

    @Test
    void shouldFenceOffTheFirstProducerWhenASecondConnectsWithItsClientId() {
        try (TestEngine engine = TestEngine.launch(folder);
            Client first = Client.connect(engine.clientContext(7));
            BlockingClient second = engine.connect(7)) {
            final Recorder recorder = new Recorder();
            await(() -> {
                first.poll(recorder);
                return recorder.disconnectReason != null;
            });
            assertThat(recorder.disconnectReason).isEqualTo(DisconnectReason.REPLACED);
            Payments.createAccounts(second, 1);
        }
    }

    @Test
    void shouldRefuseMoreSessionsThanAllowedAndSaySo() {
        try (TestEngine engine = TestEngine.launch(TestEngine.context(folder).sessionsMax(1))) {
            try (BlockingClient client = engine.connect(7)) {
                assertThatThrownBy(() -> engine.connect(8))
                    .isInstanceOf(ConnectRefusedException.class)
                    .hasMessageContaining("SESSION_LIMIT");
                Payments.createAccounts(client, 1);
            }
            engine.connect(9).close();
        }
    }

    @Test
    void shouldEndTheSessionOfAProducerThatHasFallenSilent() {
        try (TestEngine engine = TestEngine.launch(
            TestEngine.context(folder).sessionTimeoutNs(TimeUnit.MILLISECONDS.toNanos(200)));
            Client silent = Client.connect(engine.clientContext(7))) {
            awaitCounter(engine, EngineCounter.SESSIONS, 1);
            awaitCounter(engine, EngineCounter.SESSIONS, 0);
            assertThat(silent.clientId()).isEqualTo(7);
        }
    }

    @Test
    void shouldTellProducersThatItIsClosing() {
        final Recorder recorder = new Recorder();
        final TestEngine engine = TestEngine.launch(folder);
        try (Client client = Client.connect(engine.clientContext(7))) {
            final Thread closer = new Thread(engine::close);
            closer.start();
            await(() -> {
                client.poll(recorder);
                return recorder.disconnectReason != null;
            });
            assertThat(recorder.disconnectReason).isEqualTo(DisconnectReason.ENGINE_CLOSING);
            await(() -> !closer.isAlive());
        }
    }

    @Test
    void shouldLeaveCountersThatSayHowItEnded() {
        try (TestEngine engine = TestEngine.launch(folder);
            BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 2);
            Payments.pay(client, 1, 1, 2, 5);
        }
        try (CountersFile counters = CountersFile.map(folder.resolve("home"))) {
            assertThat(counters.get(EngineCounter.STATE)).isEqualTo(EngineState.CLOSED.ordinal());
            assertThat(counters.get(EngineCounter.DURABLE_SEQUENCE)).isEqualTo(5);
            assertThat(counters.get(EngineCounter.COMMANDS)).isEqualTo(5);
            assertThat(counters.transferStatus(CreateTransferStatus.created)).isEqualTo(1);
        }
        assertThat(Files.exists(folder.resolve("aeron"))).as("the media driver's folder").isFalse();
    }

    @Test
    void shouldRunUnderTheCallersHandWhenStepped() {
        try (Engine engine = Engine.launch(TestEngine.context(folder).stepped(true))) {
            await(() -> {
                engine.step();
                return engine.counters().get(EngineCounter.APPLIED_SEQUENCE) == 1;
            });
        }
    }

    private static void awaitCounter(final TestEngine engine, final EngineCounter counter, final long value) {
        final CountersFile counters = engine.engine().counters();
        if (counter.ordinal() == EngineCounter.SYNCS.ordinal()) {
            await(() -> counters.get(counter) >= value);
        } else {
            await(() -> counters.get(counter) == value);
        }
    }

    private static void await(final BooleanSupplier condition) {
        Await.until(condition);
    }
}
