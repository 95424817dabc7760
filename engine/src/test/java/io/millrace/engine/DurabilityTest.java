package io.millrace.engine;

import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.Lookup;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;
import io.millrace.journal.Disk;
import io.millrace.journal.Durability;
import io.millrace.journal.JournalException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** What a reply promises at durability disk, with a disk that takes its time, or fails. */
@Timeout(120)
class DurabilityTest {
    private static final int COMMANDS = 100;
    private static final int POLLS = 10_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldLetNothingLeaveBeforeItIsSynced(final Profile profile) {
        final HeldDisk disk = new HeldDisk();
        try (TestEngine engine = TestEngine.launch(context(profile, disk));
            BlockingClient other = engine.connect(7);
            Client client = Client.connect(engine.clientContext(8))) {
            Payments.createAccounts(other, 2);
            final Recorder recorder = new Recorder();
            disk.isHeld = true;
            assertThat(client.offer(Payments.add(client.transferBatch(1), 1, 1, 2, 5))).isPositive();
            final Lookup lookup = client.accountLookup(1);
            lookup.add(0, 1);
            assertThat(client.offer(lookup)).isPositive();
            awaitApplied(engine, disk);
            for (int i = 0; i < POLLS; i++) {
                client.poll(recorder);
            }
            assertThat(recorder.acknowledged).isEmpty();
            assertThat(recorder.lookedUp).isZero();

            disk.isHeld = false;
            Await.until(() -> client.poll(recorder) >= 0 && client.inFlight() == 0);
            assertThat(recorder.acknowledged).containsExactly(1L);
            assertThat(recorder.lookedUp).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShareTheNextSyncAmongWhatArrivesDuringOne(final Profile profile) {
        final HeldDisk disk = new HeldDisk();
        try (TestEngine engine = TestEngine.launch(context(profile, disk));
            BlockingClient other = engine.connect(7);
            Client client = Client.connect(engine.clientContext(8))) {
            Payments.createAccounts(other, 2);
            final long syncsBefore = disk.syncs;
            disk.isHeld = true;
            assertThat(client.offer(Payments.add(client.transferBatch(1), 1, 1, 2, 5))).isPositive();
            Await.until(() -> disk.isWaiting);
            for (int id = 2; id <= COMMANDS; id++) {
                assertThat(client.offer(Payments.add(client.transferBatch(1), id, 1, 2, 5))).isPositive();
            }
            if (profile == Profile.PIPELINED) {
                Await.until(() -> engine.engine().counters().get(EngineCounter.RING_DEPTH) >= COMMANDS - 1);
            }
            disk.isHeld = false;
            final Recorder recorder = new Recorder();
            Await.until(() -> client.poll(recorder) >= 0 && client.inFlight() == 0);
            assertThat(recorder.acknowledged).hasSize(COMMANDS);
            assertThat(disk.syncs - syncsBefore).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndWithoutAnotherWordToProducersWhenTheDiskFails(final Profile profile) {
        final HeldDisk disk = new HeldDisk();
        try (TestEngine engine = TestEngine.launch(context(profile, disk));
            BlockingClient other = engine.connect(7);
            Client client = Client.connect(engine.clientContext(8).reconnectTimeoutNs(0))) {
            Payments.createAccounts(other, 2);
            final Recorder recorder = new Recorder();
            disk.isHeld = true;
            disk.isFailing = true;
            assertThat(client.offer(Payments.add(client.transferBatch(1), 1, 1, 2, 5))).isPositive();
            awaitApplied(engine, disk);
            for (int i = 0; i < POLLS; i++) {
                client.poll(recorder);
            }
            disk.isHeld = false;
            engine.engine().awaitTermination();
            assertThat(engine.engine().failure()).isInstanceOfSatisfying(JournalException.class, ex ->
                assertThat(ex.code()).isEqualTo(JournalException.Code.SYNC_FAILED));
            assertThat(engine.takeErrors()).contains(engine.engine().failure());
            Await.until(() -> client.poll(recorder) >= 0 && recorder.disconnectReason != null);
            assertThat(recorder.acknowledged).isEmpty();
            assertThat(recorder.unknown).hasSize(1);
        }
        // What was told to nobody may be there or not: whoever asks again under the same id is told which.
        try (TestEngine engine = TestEngine.launch(context(profile, Disk.REAL)); BlockingClient again = engine.connect(8)) {
            assertThat(Payments.pay(again, 1, 1, 2, 5))
                .isIn(CreateTransferStatus.created, CreateTransferStatus.exists);
        }
    }

    /** What has been sent waits for the disk, and is applied already where another thread does that. */
    private static void awaitApplied(final TestEngine engine, final HeldDisk disk) {
        Await.until(() -> disk.isWaiting);
        if (engine.engine().context().profile() == Profile.PIPELINED) {
            final long sequence = engine.engine().lastSequence();
            Await.until(() -> engine.engine().counters().get(EngineCounter.APPLIED_SEQUENCE) == sequence);
        }
    }

    private EngineContext context(final Profile profile, final Disk disk) {
        return TestEngine.context(folder).profile(profile).durability(Durability.DISK).disk(disk);
    }

    /** A disk that can be made to wait, and to fail, when it is to take a segment's bytes. */
    private static final class HeldDisk implements Disk {
        private volatile boolean isHeld;
        private volatile boolean isFailing;
        private volatile boolean isWaiting;
        private volatile long syncs;

        @Override
        public void syncData(final Path file, final FileChannel channel) throws IOException {
            isWaiting = isHeld;
            Await.until(() -> !isHeld);
            isWaiting = false;
            if (isFailing) {
                throw new IOException("broken disk");
            }
            Disk.super.syncData(file, channel);
            syncs++;
        }
    }
}
