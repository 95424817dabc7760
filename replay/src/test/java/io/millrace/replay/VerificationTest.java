package io.millrace.replay;

import io.millrace.client.AccountBatch;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.TransferBatch;
import io.millrace.codecs.journal.RecordEncoder;
import io.millrace.codecs.ledger.CreateTransfersEncoder;
import io.millrace.codecs.session.CheckpointEncoder;
import io.millrace.codecs.session.ConfigureEncoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.state.DivergenceException;
import io.millrace.engine.state.StateMachine;
import io.millrace.journal.Durability;
import io.millrace.journal.Journal;
import io.millrace.journal.JournalException;
import io.millrace.journal.RecoveryListener;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(120)
class VerificationTest {
    private static final int TRANSFERS = 500;

    @TempDir
    private Path folder;

    @Test
    void shouldFindASoundHomeSoundWithTheDigestOfTheEngine() throws IOException {
        final Path home = home();
        final Verification.Report report = verify(home);

        // Configure, the session, accounts, transfers; and the end of the session.
        assertThat(report.records()).isEqualTo(4 + TRANSFERS);
        assertThat(report.lastSequence()).isEqualTo(4 + TRANSFERS);
        assertThat(report.frames()).isBetween(5L, 4L + TRANSFERS);
        assertThat(report.segments()).isEqualTo(1);
        assertThat(report.bytes()).isGreaterThan(TRANSFERS * 160L);
        try (CountersFile counters = CountersFile.map(home)) {
            assertThat(report.digest()).isEqualTo(StateMachine.hex(
                counters.get(EngineCounter.RECORDS_DIGEST), counters.get(EngineCounter.HISTORY_DIGEST)));
        }
    }

    @Test
    void shouldNameFileAndSequenceOfAFlippedBit() throws IOException {
        final Path home = home();
        final Path file = segment(home);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Well inside the frames: an id of a transfer, say.
            final long position = Files.size(file) / 2;
            final ByteBuffer bytes = ByteBuffer.allocate(1);
            channel.read(bytes, position);
            bytes.put(0, (byte) (bytes.get(0) ^ 4)).flip();
            channel.write(bytes, position);
        }
        assertThatThrownBy(() -> verify(home))
            .isInstanceOfSatisfying(JournalException.class, ex -> {
                assertThat(ex.file()).isEqualTo(file);
                assertThat(ex.sequence()).isBetween(2L, 2L + TRANSFERS);
            });
    }

    @Test
    void shouldNameTheFirstCheckpointThatDiffers() {
        final long interval = EngineContext.CHECKPOINT_INTERVAL;
        final Path home = folder.resolve("home");
        final UnsafeBuffer run = new UnsafeBuffer(ByteBuffer.allocateDirect(4 * 1024 * 1024));
        try (Journal journal = Journal.open(new Journal.Context().home(home).durability(Durability.PROCESS))) {
            journal.recover((sequence, timestamp, behaviourVersion, buffer, offset, length) -> { }, RecoveryListener.NONE);
            new ConfigureEncoder().wrapAndApplyHeader(run, 16, new MessageHeaderEncoder())
                .clientId(0).requestId(0).principal(0).behaviourVersion(1).accountsMax(1).transfersMax(1);
            int offset = record(run, 0, MessageHeaderEncoder.ENCODED_LENGTH + ConfigureEncoder.BLOCK_LENGTH);
            for (long sequence = 2; sequence < 2 * interval; sequence++) {
                new CreateTransfersEncoder()
                    .wrapAndApplyHeader(run, offset + 16, new io.millrace.codecs.ledger.MessageHeaderEncoder())
                    .clientId(0).requestId(sequence).principal(0).transfersCount(0);
                offset = record(run, offset, 32);
            }
            new CheckpointEncoder().wrapAndApplyHeader(run, offset + 16, new MessageHeaderEncoder())
                .clientId(0).requestId(0).principal(0).reserved(0).asOfSequence(interval).digest().records(1).history(2);
            offset = record(run, offset, MessageHeaderEncoder.ENCODED_LENGTH + CheckpointEncoder.BLOCK_LENGTH);
            while (journal.writableLength() < offset) {
                Thread.onSpinWait();
            }
            journal.append(run, 0, offset, 1, (int) (2 * interval));
        }
        assertThatThrownBy(() -> verify(home))
            .isInstanceOfSatisfying(DivergenceException.class,
                ex -> assertThat(ex.checkpointSequence()).isEqualTo(2 * interval));
    }

    private static int record(final UnsafeBuffer run, final int offset, final int length) {
        new RecordEncoder().wrap(run, offset).length(length).behaviourVersion(1).timestamp(1_000);
        final int end = offset + RecordEncoder.BLOCK_LENGTH + length;
        final int aligned = end + 7 & ~7;
        run.setMemory(end, aligned - end, (byte) 0);
        return aligned;
    }

    private Path home() {
        final Path home = folder.resolve("home");
        final String aeronDirectoryName = folder.resolve("aeron").toString();
        try (Engine engine = Engine.launch(new EngineContext()
            .home(home).aeronDirectoryName(aeronDirectoryName).durability(Durability.PROCESS));
            BlockingClient client = BlockingClient.connect(
                new Client.Context().aeronDirectoryName(aeronDirectoryName).clientId(7))) {
            final AccountBatch accounts = client.accountBatch();
            accounts.add().id(0, 1).ledger(1).code(1);
            accounts.add().id(0, 2).ledger(1).code(1);
            client.createAccounts(accounts);
            final TransferBatch transfers = client.transferBatch();
            for (int id = 1; id <= TRANSFERS; id++) {
                transfers.clear().add().id(0, id).debitAccountId(0, 1).creditAccountId(0, 2).amount(id).ledger(1).code(1);
                client.createTransfers(transfers);
            }
            assertThat(engine.lastSequence()).isEqualTo(3 + TRANSFERS);
        }
        return home;
    }

    private static Path segment(final Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".cq4")).findFirst().orElseThrow();
        }
    }

    private static Verification.Report verify(final Path home) {
        return new Verification(home, List.of()).run(RecoveryListener.NONE);
    }
}
