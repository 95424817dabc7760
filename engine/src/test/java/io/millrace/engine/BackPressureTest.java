package io.millrace.engine;

import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.Lookup;
import io.millrace.client.TransferBatch;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class BackPressureTest {
    @TempDir
    private Path folder;

    @Test
    void shouldShowProducersThatItIsBusyAndTakeEverythingThatTheyOffered() throws Exception {
        final AtomicBoolean isBusy = new AtomicBoolean();
        final AtomicBoolean isEnding = new AtomicBoolean();
        try (TestEngine engine = TestEngine.launch(TestEngine.context(folder).stepped(true))) {
            final Thread stepper = new Thread(() -> {
                while (!isEnding.get()) {
                    if (isBusy.get()) {
                        Thread.onSpinWait();
                    } else if (engine.engine().step() == 0) {
                        Thread.yield();
                    }
                }
                // The ring has one publisher: who stepped the engine closes it, too.
                engine.engine().close();
            });
            stepper.start();
            final Recorder recorder = new Recorder();
            try (BlockingClient decent = engine.connect(7);
                Client client = Client.connect(engine.clientContext(8).maxMessageLength(64 * 1024))) {
                Payments.createAccounts(decent, 2);
                isBusy.set(true);
                final TransferBatch batch = client.transferBatch(1);
                long offered = 0;
                long result = client.offer(Payments.add(batch, 1, 1, 2, 1));
                while (result > 0) {
                    batch.clear();
                    offered++;
                    result = client.offer(Payments.add(batch, offered + 1, 1, 2, 1));
                }
                assertThat(result).as(Client.resultName(result)).isEqualTo(Client.BACK_PRESSURED);
                assertThat(offered).isGreaterThan(1_000);

                isBusy.set(false);
                Await.until(() -> client.poll(recorder) >= 0 && client.inFlight() == 0);
                assertThat(recorder.acknowledged).hasSize((int) offered).isSorted();
                assertThat(recorder.rejected).isEmpty();
            }
            isEnding.set(true);
            stepper.join();
        }
    }

    @Test
    void shouldCutOffAProducerThatDoesNotReadItsRepliesAndServeTheOthers() {
        try (TestEngine engine = TestEngine.launch(folder);
            BlockingClient decent = engine.connect(7);
            Client deaf = Client.connect(engine.clientContext(8).reconnectTimeoutNs(0))) {
            Payments.createAccounts(decent, 2);
            final Lookup lookup = deaf.accountLookup();
            while (!lookup.isFull()) {
                lookup.add(0, 1);
            }
            final long[] id = {1};
            Await.until(() -> {
                // A megabyte of reply for each that is offered, and nobody to read it.
                deaf.offer(lookup);
                assertThat(Payments.pay(decent, id[0]++, 1, 2, 1)).isEqualTo(CreateTransferStatus.created);
                return engine.engine().counters().get(EngineCounter.SLOW_CONSUMERS) == 1;
            });
            assertThat(Payments.pay(decent, id[0], 1, 2, 1)).isEqualTo(CreateTransferStatus.created);

            final Recorder recorder = new Recorder();
            Await.until(() -> deaf.poll(recorder) >= 0 && recorder.disconnectReason != null);
            assertThat(recorder.disconnectReason).isIn(DisconnectReason.SLOW_CONSUMER, DisconnectReason.ENGINE_LOST);
            assertThat(recorder.unknown).as("lookups that were not answered").isNotEmpty();
        }
    }
}
