package io.millrace.engine;

import io.millrace.client.BlockingClient;
import io.millrace.client.OutcomeUnknownException;
import io.millrace.client.RejectedException;
import io.millrace.client.TransferBatch;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.ingress.SessionTerms;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.SmallDisk;
import io.millrace.engine.support.TestEngine;
import io.millrace.journal.Durability;
import io.millrace.journal.JournalException;
import io.millrace.journal.JournalReader;
import io.millrace.journal.JournalReport;
import io.millrace.journal.RecoveryListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Real file systems that are too small, or that lose what they were given. */
@Timeout(120)
class FullDiskTest {
    private static final int DISK_MIB = 48;
    private static final int SEGMENT_LENGTH = 4 * 1024 * 1024;
    private static final int BATCH = 1_000;

    @TempDir
    private Path folder;
    private Path disk;
    private long paid;

    @BeforeEach
    void makeFolder() throws IOException {
        disk = Files.createDirectory(folder.resolve("disk"));
    }

    @ParameterizedTest
    @CsvSource({"tmpfs, FUSED, PROCESS", "tmpfs, PIPELINED, DISK", "ext4, FUSED, DISK"})
    void shouldRefuseCommandsOnAFullDiskAnswerQueriesAndGoOnByItself(
        final String type, final Profile profile, final Durability durability) throws Exception {
        try (SmallDisk small = mount(type)) {
            final Path ballast = small.folder().resolve("ballast");
            try (TestEngine engine = TestEngine.launch(context().profile(profile).durability(durability));
                BlockingClient client = engine.connect(7)) {
                Payments.createAccounts(client, 2);
                assertThat(Payments.pay(client, ++paid, 1, 2, 1)).isEqualTo(CreateTransferStatus.created);
                fill(ballast);
                assertThat(payUntilRejected(client, BATCH)).isEqualTo(RejectCode.JOURNAL_FULL);
                assertThat(payUntilRejected(client, 1)).as("where a long one has no room a short one may").isEqualTo(
                    RejectCode.JOURNAL_FULL);
                Await.until(() -> engine.engine().counters().get(EngineCounter.JOURNAL_FULL) == 1);
                assertThat(engine.takeErrors()).singleElement()
                    .satisfies(error -> assertThat(error).hasMessageContaining("JOURNAL_FULL").hasMessageContaining("space"));

                // It is not the producer's fault, however often it tries.
                int refused = 0;
                while (refused <= SessionTerms.REFUSED_IN_ROW_MAX) {
                    // Now and then there was room for another one after all, as what was in the ring is reckoned generously.
                    refused += isPaid(client, 1) ? 0 : 1;
                }
                assertThat(balance(client)).isEqualTo(paid);
                try (BlockingClient other = engine.connect(8)) {
                    assertThat(balance(other)).as("asked by one who comes now").isEqualTo(paid);
                }

                Files.delete(ballast);
                Await.until(() -> isPaid(client, BATCH));
                payBeyondASegment(engine, client);
                assertThat(engine.engine().counters().get(EngineCounter.JOURNAL_FULL)).isZero();
            }
            try (TestEngine engine = TestEngine.launch(context()); BlockingClient client = engine.connect(7)) {
                assertThat(balance(client)).as("after a restart").isEqualTo(paid);
            }
        }
    }

    @Test
    void shouldNotStartWithoutRoomForASegmentAndSaySo() throws Exception {
        try (SmallDisk small = mount("tmpfs")) {
            try (TestEngine engine = TestEngine.launch(context()); BlockingClient client = engine.connect(7)) {
                Payments.createAccounts(client, 2);
            }
            fill(small.folder().resolve("ballast"));
            assertThatThrownBy(() -> TestEngine.launch(context())).isInstanceOfSatisfying(EngineException.class, ex ->
                assertThat(ex.code()).isEqualTo(EngineException.Code.JOURNAL_FULL)).hasMessageContaining("make room");
            Files.delete(small.folder().resolve("ballast"));
            try (TestEngine engine = TestEngine.launch(context()); BlockingClient client = engine.connect(7)) {
                assertThat(Payments.pay(client, 1, 1, 2, 1)).isEqualTo(CreateTransferStatus.created);
            }
        }
    }

    /** The file system has given the blocks and can't fill them: an error of the disk itself, found by the sync. */
    @ParameterizedTest
    @CsvSource({"FUSED", "PIPELINED"})
    void shouldEndWhenTheDiskLosesWhatItWasGivenAndHaveAcknowledgedNothingOfIt(final Profile profile) throws Exception {
        try (SmallDisk thin = SmallDisk.ext4OnLess(disk, 256, 32)) {
            assertThat(thin.folder().toFile().getUsableSpace()).isGreaterThan(100L << 20);
            try (TestEngine engine = TestEngine.launch(context().profile(profile).durability(Durability.DISK));
                BlockingClient client = BlockingClient.connect(engine.clientContext(7).reconnectTimeoutNs(0), 60_000_000_000L)) {
                Payments.createAccounts(client, 2);
                assertThatThrownBy(() -> {
                    while (true) {
                        pay(client, BATCH);
                    }
                }).isInstanceOf(OutcomeUnknownException.class);
                engine.engine().awaitTermination();
                assertThat(engine.engine().failure()).isInstanceOfSatisfying(JournalException.class, ex ->
                    assertThat(ex.code()).isEqualTo(JournalException.Code.SYNC_FAILED));
                assertThat(engine.takeErrors()).contains(engine.engine().failure());
            }
        }
    }

    /** What an ext4 does that finds itself damaged; what is on it then is mounted again, as an operator would. */
    @ParameterizedTest
    @CsvSource({"FUSED", "PIPELINED"})
    void shouldEndWhenTheDiskBecomesReadOnlyAndHaveAllThatWasAcknowledged(final Profile profile) throws Exception {
        try (SmallDisk small = mount("ext4")) {
            payUntilTheDiskFails(small, profile);
            try (SmallDisk again = small.copy(folder.resolve("again"));
                TestEngine engine = TestEngine.launch(context().home(again.folder().resolve("home")));
                BlockingClient client = engine.connect(7)) {
                assertThat(balance(client)).isEqualTo(paid);
            }
        }
    }

    private void payUntilTheDiskFails(final SmallDisk small, final Profile profile) throws IOException {
        try (TestEngine engine = TestEngine.launch(context().profile(profile).durability(Durability.DISK));
            BlockingClient client = BlockingClient.connect(engine.clientContext(7).reconnectTimeoutNs(0), 60_000_000_000L)) {
            Payments.createAccounts(client, 2);
            pay(client, BATCH);
            small.fail();
            assertThatThrownBy(() -> pay(client, BATCH)).isInstanceOf(OutcomeUnknownException.class);
            engine.engine().awaitTermination();
            assertThat(engine.engine().failure()).isInstanceOfSatisfying(JournalException.class, ex ->
                assertThat(ex.code()).isEqualTo(JournalException.Code.SYNC_FAILED)).hasMessageContaining("ead-only");
            assertThat(engine.takeErrors()).noneSatisfy(error -> assertThat(error).hasMessageContaining("lock"))
                .last().isSameAs(engine.engine().failure());
        }
    }

    private void payOnce() {
        try (TestEngine engine = TestEngine.launch(context()); BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 2);
            pay(client, BATCH);
        }
    }

    /** Without syncs it is the next segment that can't be made. */
    @Test
    void shouldRefuseCommandsAtDurabilityProcessWhenTheDiskHasBecomeReadOnlyAndSayThatItCanNotBeClosed() throws Exception {
        try (SmallDisk small = mount("ext4")) {
            try (TestEngine engine = TestEngine.launch(context()); BlockingClient client = engine.connect(7)) {
                Payments.createAccounts(client, 2);
                small.fail();
                assertThat(payUntilRejected(client, BATCH)).isEqualTo(RejectCode.JOURNAL_FULL);
                assertThat(engine.takeErrors()).singleElement()
                    .satisfies(error -> assertThat(error).hasMessageContaining("JOURNAL_FULL").hasMessageContaining("ead-only"));
                assertThat(balance(client)).isEqualTo(paid);

                engine.engine().close();
                assertThat(engine.takeErrors()).singleElement().isInstanceOfSatisfying(JournalException.class, ex ->
                    assertThat(ex.code()).isEqualTo(JournalException.Code.IO_FAILED));
            }
        }
    }

    @Test
    void shouldNotStartOnAReadOnlyDiskWhereItsJournalCanStillBeRead() throws Exception {
        try (SmallDisk small = mount("ext4")) {
            payOnce();
            try (SmallDisk readOnly = small.copy(folder.resolve("read-only"))) {
                readOnly.makeReadOnly();
                final Path home = readOnly.folder().resolve("home");
                assertThatThrownBy(() -> TestEngine.launch(context().home(home))).isInstanceOfSatisfying(JournalException.class,
                    ex -> assertThat(ex.code()).isEqualTo(JournalException.Code.IO_FAILED)).hasMessageContaining("ead-only");
                final JournalReport report = report(home);
                assertThat(report.end()).isEqualTo(JournalReport.End.CLOSED);
                assertThat(report).isEqualTo(report(disk.resolve("home")));
            }
        }
    }

    private static JournalReport report(final Path home) {
        try (JournalReader reader = new JournalReader(home)) {
            return reader.verify(RecoveryListener.NONE);
        }
    }

    private SmallDisk mount(final String type) throws Exception {
        return "tmpfs".equals(type)
            ? SmallDisk.inMemory(disk, DISK_MIB) : SmallDisk.ext4(folder.resolve("image"), disk, DISK_MIB);
    }

    private EngineContext context() {
        return TestEngine.context(folder).home(disk.resolve("home")).segmentLength(SEGMENT_LENGTH)
            .messageLengthMax(256 * 1024).arenaLength(1024 * 1024);
    }

    /** Leaves less than a segment. */
    private void fill(final Path ballast) throws IOException {
        final byte[] block = new byte[64 * 1024];
        Files.createFile(ballast);
        while (disk.toFile().getUsableSpace() > SEGMENT_LENGTH / 2) {
            Files.write(ballast, block, StandardOpenOption.APPEND);
        }
    }

    private RejectCode payUntilRejected(final BlockingClient client, final int count) {
        while (true) {
            try {
                pay(client, count);
            } catch (final RejectedException ex) {
                return ex.rejectCode();
            }
        }
    }

    /** They count once they are acknowledged. */
    private void pay(final BlockingClient client, final int count) {
        final TransferBatch batch = client.transferBatch();
        for (int i = 1; i <= count; i++) {
            Payments.add(batch, paid + i, 1, 2, 1);
        }
        assertThat(client.createTransfers(batch)).allMatch(result -> result.status() == CreateTransferStatus.created);
        paid += count;
    }

    private boolean isPaid(final BlockingClient client, final int count) {
        try {
            pay(client, count);
            return true;
        } catch (final RejectedException ex) {
            return false;
        }
    }

    private void payBeyondASegment(final TestEngine engine, final BlockingClient client) {
        final long segments = engine.engine().counters().get(EngineCounter.SEGMENTS);
        while (engine.engine().counters().get(EngineCounter.SEGMENTS) == segments) {
            pay(client, BATCH);
        }
    }

    private static long balance(final BlockingClient client) {
        return client.lookupAccounts(List.of(Payments.id(2))).get(0).creditsPosted().low();
    }
}
