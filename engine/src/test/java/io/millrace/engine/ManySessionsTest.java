package io.millrace.engine;

import io.aeron.Aeron;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.TransferBatch;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.counters.SessionsFile;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.RawSession;
import io.millrace.engine.support.SmallDisk;
import io.millrace.engine.support.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** As many sessions as an engine takes by default, and what their memory comes to. */
@Timeout(300)
class ManySessionsTest {
    private static final int SESSIONS = 1_000;
    private static final int MESSAGE_LENGTH = 8 * 1024;

    @TempDir
    private Path folder;

    @Test
    void shouldServeAThousandSessionsAtOnceInTheMemoryThatItStates() throws IOException {
        final Path aeronFolder = folder.resolve("aeron");
        final List<Client> clients = new ArrayList<>();
        final Recorder recorder = new Recorder();
        try (TestEngine engine = TestEngine.launch(
            TestEngine.context(folder).sessionTimeoutNs(TimeUnit.MINUTES.toNanos(2)));
            BlockingClient first = engine.connect(5_000)) {
            Payments.createAccounts(first, 2);
            final long emptyLength = length(aeronFolder);
            try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronFolder.toString()))) {
                for (int i = 1; i <= SESSIONS; i++) {
                    clients.add(Client.connect(engine.clientContext(i).aeron(aeron).maxMessageLength(MESSAGE_LENGTH)));
                    clients.forEach(client -> client.poll(recorder));
                }
                Await.until(() -> engine.engine().counters().get(EngineCounter.SESSIONS) == SESSIONS + 1);
                final long stated = SessionsFile.read(folder.resolve("home")).stream()
                    .filter(row -> row.clientId() <= SESSIONS)
                    .mapToLong(SessionsFile.Row::memoryLength).sum();
                assertThat(stated).isEqualTo(length(aeronFolder) - emptyLength);
                assertThat(stated).isEqualTo(SESSIONS * (9 * 64L * 1024 + 3 * 4096));

                for (int i = 1; i <= SESSIONS; i++) {
                    final TransferBatch batch = clients.get(i - 1).transferBatch(1);
                    assertThat(clients.get(i - 1).offer(Payments.add(batch, i, 1, 2, 1))).isPositive();
                }
                Await.until(() -> {
                    clients.forEach(client -> client.poll(recorder));
                    return clients.stream().allMatch(client -> client.inFlight() == 0);
                });
                assertThat(recorder.rejected).isEmpty();
                assertThat(recorder.disconnectReason).isNull();
                assertThat(first.lookupAccounts(List.of(Payments.id(1))).get(0).debitsPosted())
                    .isEqualTo(Payments.id(SESSIONS));
                clients.forEach(Client::close);
                Await.until(() -> engine.engine().counters().get(EngineCounter.SESSIONS) == 1);
            }
        }
    }

    /** A file system of its own that is too small for another session; needs the right to mount one. */
    @Test
    void shouldRefuseASessionForWhichThereIsNoRoomAndServeTheOthers() throws Exception {
        final Path small = Files.createDirectory(folder.resolve("small"));
        try (SmallDisk disk = SmallDisk.inMemory(small, 88)) {
            try (TestEngine engine = TestEngine.launch(
                TestEngine.context(folder).aeronDirectoryName(disk.folder().resolve("aeron").toString()));
                BlockingClient decent = BlockingClient.connect(engine.clientContext(7).maxMessageLength(MESSAGE_LENGTH))) {
                Payments.createAccounts(decent, 2);
                try (RawSession greedy = new RawSession(engine.engine().context().aeronDirectoryName(), 8)) {
                    greedy.connect(0);
                    assertThat(greedy.sessionId()).as("24 MiB of replies beside 24 MiB of commands").isZero();
                    assertThat(greedy.awaitDisconnect()).isEqualTo(DisconnectReason.NO_SPACE);
                    assertThat(Payments.pay(decent, 1, 1, 2, 5)).isEqualTo(CreateTransferStatus.created);
                }
                try (BlockingClient modest = BlockingClient.connect(
                    engine.clientContext(9).maxMessageLength(MESSAGE_LENGTH))) {
                    assertThat(Payments.pay(modest, 2, 1, 2, 5)).isEqualTo(CreateTransferStatus.created);
                }
                assertThat(engine.takeErrors()).as("what an operator hears of it").isNotEmpty()
                    .allMatch(error -> error.getMessage().matches("(?s).*(space|storage).*"));
            }
        }
    }

    private static long length(final Path aeronFolder) throws IOException {
        try (Stream<Path> files = Files.walk(aeronFolder)) {
            return files.filter(file -> file.toString().endsWith(".logbuffer")).mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
