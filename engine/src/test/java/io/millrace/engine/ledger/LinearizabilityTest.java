package io.millrace.engine.ledger;

import io.millrace.client.Client;
import io.millrace.engine.EngineMain;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.ChildJvm;
import io.millrace.engine.support.TestEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Producers on real Aeron that never hear of it when their engine is killed: the library gets their sessions back. What they
 * were answered must be one history.
 */
class LinearizabilityTest {
    private static final int PRODUCERS = 3;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldAnswerConcurrentProducersInOneOrderThroughThreeKills() throws Exception {
        run(3);
    }

    @Test
    @Tag("torture")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void shouldAnswerConcurrentProducersInOneOrderThroughThirtyKills() throws Exception {
        run(30);
    }

    @Test
    void shouldNoticeAHistoryThatIsNone() {
        final History twice = new History();
        twice.add(operation(5, 10, 20, 1));
        twice.add(operation(5, 30, 40, 2));
        assertThatThrownBy(twice::check).hasMessageContaining("one place");

        final History late = new History();
        late.add(operation(5, 10, 20, 1));
        late.add(operation(4, 30, 40, 2));
        assertThatThrownBy(late::check).hasMessageContaining("stands before it");

        final History wrong = new History();
        wrong.add(operation(5, 10, 20, 1));
        wrong.add(operation(6, 30, 40, 1));
        assertThatThrownBy(wrong::check).hasMessageContaining("should have been [exists@1000]");

        final History right = new History();
        right.add(operation(5, 10, 20, 1));
        right.add(operation(6, 15, 40, 2));
        right.check();
    }

    private static History.Operation operation(
        final long sequence, final long sentNs, final long answeredNs, final long accountId) {
        final History.Operation operation =
            new History.Operation("test", new History.Accounts(List.of(AccountData.account(accountId))), sentNs);
        operation.answered(sequence, 1_000 * (sequence - 4), List.of(new Result("created", 1_000 * (sequence - 4))));
        operation.answeredNs = answeredNs;
        return operation;
    }

    private void run(final int kills) throws Exception {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final History history = new History();
        final AtomicBoolean isToStop = new AtomicBoolean();
        final List<HistoryProducer> producers = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        ChildJvm engine = start();
        try {
            for (int i = 1; i <= PRODUCERS; i++) {
                final HistoryProducer producer =
                    new HistoryProducer("producer " + i, context(i), random.nextLong(), history);
                producers.add(producer);
                final Thread thread = new Thread(() -> producer.run(isToStop::get), "producer-" + i);
                thread.start();
                threads.add(thread);
            }
            for (int kill = 0; kill < kills; kill++) {
                final int sizeBefore = history.size();
                final int more = 500 + random.nextInt(2_000);
                final int killsBefore = kill;
                // None sits one out because it was still on its way back from the one before.
                Await.until(() -> history.size() >= sizeBefore + more
                    && producers.stream().allMatch(producer -> producer.reconnections() >= killsBefore));
                engine.kill();
                engine = start();
            }
            final int sizeBefore = history.size();
            Await.until(() -> history.size() >= sizeBefore + 500
                && producers.stream().allMatch(producer -> producer.reconnections() >= kills));
            isToStop.set(true);
            for (final Thread thread : threads) {
                thread.join();
            }
        } finally {
            isToStop.set(true);
            engine.kill();
        }
        for (final HistoryProducer producer : producers) {
            assertThat(producer.faults).as("seed %d", seed).isEmpty();
            assertThat(producer.reconnections()).isGreaterThanOrEqualTo(kills);
        }
        System.out.println(history.size() + " requests through " + kills + " kills");
        history.check();
    }

    private ChildJvm start() {
        final ChildJvm child = ChildJvm.start(folder, List.of("-Xmx256m"), EngineMain.class, folder.toString());
        child.awaitLine("SERVING");
        return child;
    }

    private Client.Context context(final long clientId) {
        return TestEngine.clientContext(folder.resolve("aeron").toString(), clientId)
            .driverTimeoutNs(TimeUnit.SECONDS.toNanos(2))
            .reconnectTimeoutNs(TimeUnit.MINUTES.toNanos(2));
    }
}
