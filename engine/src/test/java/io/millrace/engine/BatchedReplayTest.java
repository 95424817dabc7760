package io.millrace.engine;

import io.millrace.client.BlockingClient;
import io.millrace.client.TransferBatch;
import io.millrace.engine.state.StateMachine;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;
import io.millrace.journal.JournalReader;
import io.millrace.journal.RecoveryListener;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(120)
class BatchedReplayTest {
    private static final int ACCOUNTS = 100;
    /** Longer than all that is gathered at once. */
    private static final int LONG_BATCH = 1_000;

    @TempDir
    private Path folder;

    @Test
    void shouldGiveTheStateThatOneRecordAfterTheOtherGives() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        fill(new Random(seed), 500);
        try (JournalReader reader = new JournalReader(folder.resolve("home"));
            Replica plain = new Replica(List.of());
            Replica batched = new Replica(List.of())) {
            final BatchedReplay replay = new BatchedReplay(batched);
            final long lastSequence = reader.read(1, plain);
            reader.read(1, replay);

            assertThat(batched.machine().lastSequence()).as("seed %d", seed).isEqualTo(lastSequence);
            assertThat(digest(batched)).as("seed %d", seed).isEqualTo(digest(plain));
        }
    }

    @Test
    void shouldGatherRecordsAndApplyTheLastOfThemAtTheEnd() {
        fill(new Random(1), 1);
        try (JournalReader reader = new JournalReader(folder.resolve("home"));
            Replica replica = new Replica(List.of())) {
            final BatchedReplay replay = new BatchedReplay(replica);
            reader.read(1, 2, replay::onRecord, RecoveryListener.NONE);
            assertThat(replica.machine().lastSequence()).isZero();

            replay.onEnd();
            assertThat(replica.machine().lastSequence()).isEqualTo(2);
        }
    }

    @Test
    void shouldRefuseACommandThatItsServiceDoesNotAcceptAndApplyThoseBeforeIt() {
        fill(new Random(1), 1);
        try (JournalReader reader = new JournalReader(folder.resolve("home"));
            Replica replica = new Replica(List.of())) {
            final BatchedReplay replay = new BatchedReplay(replica);
            reader.read(1, 3, replay, RecoveryListener.NONE);
            final UnsafeBuffer cutOff = new UnsafeBuffer(new byte[64]);
            reader.read(4, 4, (sequence, timestamp, behaviourVersion, buffer, offset, length) -> {
                cutOff.putBytes(0, buffer, offset, cutOff.capacity());
                replay.onRecord(sequence, timestamp, behaviourVersion, cutOff, 0, cutOff.capacity());
            }, RecoveryListener.NONE);

            assertThatThrownBy(replay::onEnd).hasMessageContaining("sequence 4 is not a command that its service accepts");
            assertThat(replica.machine().lastSequence()).isEqualTo(3);
        }
    }

    /** Commands of one transfer, of a few, and now and then of very many. */
    private void fill(final Random random, final int commands) {
        try (TestEngine engine = TestEngine.launch(folder);
            BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, ACCOUNTS);
            long id = 1;
            for (int i = 0; i < commands; i++) {
                final int count = random.nextInt(50) == 0 ? LONG_BATCH : 1 + random.nextInt(3) * random.nextInt(40);
                final TransferBatch batch = client.transferBatch();
                for (int j = 0; j < count; j++) {
                    // Some accounts are not there.
                    final long debit = 1 + random.nextInt(ACCOUNTS + 2);
                    Payments.add(batch, id++, debit, 1 + debit % ACCOUNTS, 1 + random.nextInt(100));
                }
                client.createTransfers(batch);
            }
        }
    }

    private static String digest(final Replica replica) {
        replica.machine().verifyDigest();
        return StateMachine.hex(replica.machine().recordsDigest(), replica.machine().historyDigest());
    }
}
