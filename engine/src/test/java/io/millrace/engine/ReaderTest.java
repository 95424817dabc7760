package io.millrace.engine;

import io.millrace.client.Account;
import io.millrace.client.BlockingClient;
import io.millrace.client.Page;
import io.millrace.client.Transfer;
import io.millrace.client.TransferBatch;
import io.millrace.client.UInt128;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.ingress.QueryCredits;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.RawProducer;
import io.millrace.engine.support.ReadingService;
import io.millrace.engine.support.TestEngine;
import io.millrace.journal.Durability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class ReaderTest {
    @TempDir
    private Path folder;

    private final ReadingService service = new ReadingService();

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldAnswerQueriesOfEveryKind(final Durability durability) {
        try (TestEngine engine = TestEngine.launch(context().durability(durability));
            BlockingClient client = engine.connect(7);
            RawProducer producer = new RawProducer(engine, 8)) {
            Payments.createAccounts(client, 2);
            producer.send(ReadingService.LOOKUP, 1, 10);
            producer.send(ReadingService.READ, 2, 20);
            producer.send(ReadingService.HAND_BACK, 3, 30);
            producer.awaitAnswers(3);
            // Configure, two sessions, accounts.
            assertThat(producer.answers).containsExactlyInAnyOrder(
                new RawProducer.Answer(1, 10, 4), new RawProducer.Answer(2, 20, 4), new RawProducer.Answer(3, 30, 4));
            assertThat(producer.rejections).isEmpty();
        }
    }

    @Test
    void shouldGoOnWithCommandsAndLookupsWhileAQueryIsRead() {
        try (TestEngine engine = TestEngine.launch(context());
            BlockingClient client = engine.connect(7);
            RawProducer producer = new RawProducer(engine, 8)) {
            Payments.createAccounts(client, 2);
            producer.send(ReadingService.READ_BEHIND_GATE, 1, 10);
            Await.until(() -> service.atGate.get() == 1);
            Await.until(() -> engine.engine().counters().get(EngineCounter.QUERIES_WAITING) == 1);

            producer.send(ReadingService.LOOKUP, 2, 20);
            producer.awaitAnswers(1);
            for (int i = 1; i <= 100; i++) {
                assertThat(Payments.pay(client, i, 1, 2, 1)).isEqualTo(CreateTransferStatus.created);
            }
            assertThat(client.lookupAccounts(List.of(Payments.id(1))).get(0).debitsPosted()).isEqualTo(UInt128.of(100));
            assertThat(producer.answers).containsExactly(new RawProducer.Answer(2, 20, 4));

            service.gate.countDown();
            producer.awaitAnswers(2);
            assertThat(producer.answers.get(1)).as("as of when it was asked").isEqualTo(new RawProducer.Answer(1, 10, 4));
            Await.until(() -> engine.engine().counters().get(EngineCounter.QUERIES_WAITING) == 0);
        }
    }

    @Test
    void shouldNotGiveTheAnswerToALaterSessionOfTheSamePlace() {
        try (TestEngine engine = TestEngine.launch(context().sessionsMax(1))) {
            try (RawProducer first = new RawProducer(engine, 8)) {
                first.send(ReadingService.READ_BEHIND_GATE, 1, 10);
                first.send(ReadingService.READ, 2, 20);
                first.send(ReadingService.HAND_BACK, 3, 30);
                first.send(ReadingService.READ_BEHIND_GATE, 4, 40);
                Await.until(() -> service.atGate.get() == 1);
                Await.until(() -> engine.engine().counters().get(EngineCounter.QUERIES) == 4);
                first.disconnect();
            }
            try (RawProducer second = new RawProducer(engine, 9)) {
                second.send(ReadingService.READ, 101, 1);
                service.gate.countDown();
                second.send(ReadingService.HAND_BACK, 102, 2);
                second.awaitAnswers(2);
                assertThat(second.answers).extracting(RawProducer.Answer::requestId).containsExactlyInAnyOrder(101L, 102L);
                assertThat(second.rejections).isEmpty();
                assertThat(service.atGate).as("what ended sessions have asked is not read").hasValue(1);
            }
        }
    }

    @Test
    void shouldTakeNoMoreQueriesThanASessionHasCreditForAndAnswerAllInTheEnd() {
        final int count = 5_000;
        try (TestEngine engine = TestEngine.launch(context());
            BlockingClient client = engine.connect(7);
            RawProducer producer = new RawProducer(engine, 8);
            RawProducer other = new RawProducer(engine, 9)) {
            Payments.createAccounts(client, 2);
            long offered = 0;
            while (producer.offer(ReadingService.READ_BEHIND_GATE, offered + 1, 0)) {
                offered++;
            }
            assertThat(offered).as("taken or in the stream").isBetween((long) QueryCredits.SESSION_MAX, (long) count);
            Await.until(() -> engine.engine().counters().get(EngineCounter.QUERIES) == QueryCredits.SESSION_MAX);
            Await.until(() -> engine.engine().counters().get(EngineCounter.BACK_PRESSURE) > 0);
            // Of others nobody is kept waiting, but by the one reader.
            other.send(ReadingService.LOOKUP, 1, 1);
            other.awaitAnswers(1);
            assertThat(Payments.pay(client, 1, 1, 2, 1)).isEqualTo(CreateTransferStatus.created);
            assertThat(engine.engine().counters().get(EngineCounter.QUERIES)).isEqualTo(QueryCredits.SESSION_MAX + 1);

            service.gate.countDown();
            while (offered < count) {
                if (producer.offer(ReadingService.READ_BEHIND_GATE, offered + 1, 0)) {
                    offered++;
                }
                producer.poll();
            }
            producer.awaitAnswers(count);
            assertThat(producer.answers).extracting(RawProducer.Answer::requestId)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
            assertThat(producer.rejections).isEmpty();
        }
    }

    @Test
    void shouldHaveAllCreditAgainWhateverBecameOfTheQueries() {
        try (TestEngine engine = TestEngine.launch(context().sessionsMax(1))) {
            try (RawProducer producer = new RawProducer(engine, 8)) {
                for (int i = 0; i < 2 * QueryCredits.SESSION_MAX; i++) {
                    producer.send(ReadingService.LOOKUP, i, 0);
                    producer.send(ReadingService.READ, i, 0);
                    producer.send(ReadingService.HAND_BACK, i, 0);
                    producer.send(ReadingService.READ_AND_FAIL, i, 0);
                    producer.send(ReadingService.HAND_OVER_TWICE, i, 0);
                    producer.poll();
                }
                producer.awaitAnswers(3 * 2 * QueryCredits.SESSION_MAX);
                producer.awaitRejections(2 * 2 * QueryCredits.SESSION_MAX);
                // And what nobody waits for any more.
                producer.send(ReadingService.READ_BEHIND_GATE, 1, 0);
                for (int i = 1; i < QueryCredits.SESSION_MAX; i++) {
                    producer.send(i % 2 == 0 ? ReadingService.READ : ReadingService.HAND_BACK, i, 0);
                }
                final long taken = (5 * 2 + 1) * QueryCredits.SESSION_MAX;
                Await.until(() -> engine.engine().counters().get(EngineCounter.QUERIES) == taken);
                producer.disconnect();
            }
            service.gate.countDown();
            try (RawProducer next = new RawProducer(engine, 9)) {
                for (int i = 0; i < 2 * QueryCredits.SESSION_MAX; i++) {
                    next.send(ReadingService.READ, i, 0);
                }
                next.awaitAnswers(2 * QueryCredits.SESSION_MAX);
                assertThat(next.answers).hasSize(2 * QueryCredits.SESSION_MAX);
            }
        }
    }

    @Test
    void shouldAnswerThatTheServiceFailedAndReadOn() {
        try (TestEngine engine = TestEngine.launch(context());
            RawProducer producer = new RawProducer(engine, 8)) {
            producer.send(ReadingService.READ_AND_FAIL, 1, 0);
            producer.send(ReadingService.READ_AND_REJECT, 2, 0);
            producer.send(ReadingService.HAND_OVER_TOO_MUCH, 3, 0);
            producer.send(ReadingService.HAND_BACK_TOO_MUCH, 4, 0);
            producer.send(ReadingService.HAND_OVER_TWICE, 5, 0);
            producer.send(ReadingService.READ, 6, 60);
            producer.awaitRejections(5);
            producer.awaitAnswers(1);
            assertThat(producer.rejections).containsExactlyInAnyOrder(
                new RawProducer.Rejection(1, "SERVICE_FAILED"),
                new RawProducer.Rejection(2, "INVALID_FILTER"),
                new RawProducer.Rejection(3, "SERVICE_FAILED"),
                new RawProducer.Rejection(4, "SERVICE_FAILED"),
                new RawProducer.Rejection(5, "SERVICE_FAILED"));
            Await.until(() -> engine.engine().counters().get(EngineCounter.SERVICE_FAILURES) == 4);
            assertThat(engine.engine().counters().get(EngineCounter.REJECTED)).isEqualTo(5);
        }
    }

    @Test
    void shouldEndTheEngineWhenTheReaderDiesOfAnError() {
        try (TestEngine engine = TestEngine.launch(context());
            RawProducer producer = new RawProducer(engine, 8)) {
            producer.send(ReadingService.READ_AND_DIE, 1, 0);
            engine.engine().awaitTermination();
            assertThat(engine.engine().failure()).isInstanceOf(AssertionError.class).hasMessage("engine must stop");
            assertThat(engine.takeErrors()).hasSize(1);
        }
    }

    @Test
    void shouldCloseWhileAQueryIsRead() {
        try (TestEngine engine = TestEngine.launch(context());
            RawProducer producer = new RawProducer(engine, 8)) {
            producer.send(ReadingService.READ_BEHIND_GATE, 1, 0);
            producer.send(ReadingService.READ_BEHIND_GATE, 2, 0);
            Await.until(() -> service.atGate.get() == 1);
            engine.engine().close();
            assertThat(engine.engine().failure()).isNull();
        }
    }

    @Test
    void shouldAnswerWhatItHasTakenBeforeItCloses() {
        try (TestEngine engine = TestEngine.launch(context());
            RawProducer producer = new RawProducer(engine, 8)) {
            producer.send(ReadingService.READ_BEHIND_GATE, 1, 10);
            producer.send(ReadingService.HAND_BACK, 2, 20);
            Await.until(() -> engine.engine().counters().get(EngineCounter.QUERIES) == 2 && service.atGate.get() == 1);
            final Thread closer = new Thread(engine::close);
            closer.start();
            service.gate.countDown();
            producer.awaitAnswers(2);
            Await.until(() -> !closer.isAlive());
        }
    }

    @Test
    void shouldReadUnderTheCallersHandWhenStepped() {
        final AtomicBoolean isEnding = new AtomicBoolean();
        final TestEngine engine = TestEngine.launch(context().stepped(true));
        final Thread stepper = new Thread(() -> {
            while (!isEnding.get()) {
                if (engine.engine().step() == 0) {
                    Thread.yield();
                }
            }
            engine.close();
        });
        stepper.start();
        try (RawProducer producer = new RawProducer(engine, 8)) {
            producer.send(ReadingService.READ, 1, 10);
            producer.send(ReadingService.HAND_BACK, 2, 20);
            producer.awaitAnswers(2);
        }
        isEnding.set(true);
        Await.until(() -> !stepper.isAlive());
    }

    @Test
    void shouldShowBooksThatBalanceWhileTransfersGoOn() throws Exception {
        final AtomicBoolean isEnding = new AtomicBoolean();
        try (TestEngine engine = TestEngine.launch(context());
            BlockingClient writer = engine.connect(7);
            BlockingClient asker = engine.connect(8)) {
            Payments.createAccounts(writer, 100);
            final Thread thread = new Thread(() -> {
                long id = 1;
                while (!isEnding.get()) {
                    final TransferBatch batch = writer.transferBatch();
                    for (int i = 0; i < 100; i++) {
                        Payments.add(batch, id, 1 + id % 100, 1 + (id + 1) % 100, 1);
                        id++;
                    }
                    writer.createTransfers(batch);
                }
            });
            thread.start();
            for (int i = 0; i < 300; i++) {
                final Page<Account> page = asker.queryAccounts(asker.accountQuery());
                assertThat(page.rows()).hasSize(100);
                assertThat(page.rows().stream().mapToLong(a -> a.debitsPosted().low()).sum())
                    .as("debits and credits as of one sequence")
                    .isEqualTo(page.rows().stream().mapToLong(a -> a.creditsPosted().low()).sum())
                    // Configure, the two sessions and the accounts are the others.
                    .isEqualTo(100 * (page.sequence() - 4));
                final Page<Transfer> transfers = asker.queryTransfers(asker.transferQuery().rowLimit(50).reversed(true));
                assertThat(transfers.rows()).hasSizeBetween(0, 50);
                if (!transfers.rows().isEmpty()) {
                    assertThat(transfers.rows().get(0).id().low()).isEqualTo(100 * (transfers.sequence() - 4));
                }
            }
            isEnding.set(true);
            thread.join();
        }
    }

    private EngineContext context() {
        return TestEngine.context(folder).addService(store -> service);
    }
}
