package io.millrace.engine;

import io.millrace.client.BlockingClient;
import io.millrace.client.TransferBatch;
import io.millrace.codecs.journal.RecordEncoder;
import io.millrace.codecs.ledger.CreateAccountsEncoder;
import io.millrace.codecs.session.ConfigureEncoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.counters.EngineState;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.ChildJvm;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;
import io.millrace.journal.Durability;
import io.millrace.journal.Journal;
import io.millrace.journal.RecoveryListener;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
class RecoveryTest {
    private static final int SEGMENT_LENGTH = 1 << 20;
    private static final int ACCOUNTS = 1_000;
    private static final int TRANSFERS = 2_000;
    private static final int BATCHES = 10;
    /** What a JVM takes more or less from one run to another, though its heap is all there from the beginning. */
    private static final long RESIDENT_KIB_TOLERANCE = 64 * 1024;

    @TempDir
    private Path folder;

    @Test
    void shouldShowOthersHowFarItIs() {
        try (TestEngine engine = TestEngine.launch(folder);
            BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 2);
            for (int i = 0; i < BATCHES; i++) {
                final TransferBatch batch = client.transferBatch();
                for (int j = 1; j <= TRANSFERS; j++) {
                    Payments.add(batch, i * TRANSFERS + j, 1, 2, 1);
                }
                client.createTransfers(batch);
            }
        }
        final List<Long> sequences = new ArrayList<>();
        final long startMs = System.currentTimeMillis();
        try (CountersFile counters = CountersFile.map(folder.resolve("home"))) {
            assertThat(counters.get(EngineCounter.STATE)).as("before").isEqualTo(EngineState.CLOSED.ordinal());
        }
        TestEngine.launch(TestEngine.context(folder).recoveryListener((sequence, bytesRead, bytesTotal) -> {
            try (CountersFile counters = CountersFile.map(folder.resolve("home"))) {
                assertThat(counters.get(EngineCounter.STATE)).isEqualTo(EngineState.RECOVERING.ordinal());
                assertThat(counters.get(EngineCounter.SEQUENCE)).isEqualTo(sequence);
                assertThat(counters.get(EngineCounter.APPLIED_SEQUENCE)).isBetween(sequence - 31, sequence);
                assertThat(counters.get(EngineCounter.RECOVERY_BYTES_READ)).isEqualTo(bytesRead);
                assertThat(counters.get(EngineCounter.RECOVERY_BYTES_TOTAL)).isEqualTo(bytesTotal).isGreaterThan(bytesRead);
                assertThat(counters.get(EngineCounter.HEARTBEAT_MS)).isGreaterThanOrEqualTo(startMs);
            }
            sequences.add(sequence);
        })).close();

        assertThat(sequences).as("once a MiB").hasSizeBetween(1, BATCHES * TRANSFERS * 128 >> 20).isSorted();
    }

    @Test
    void shouldNotNeedMoreMemoryForALongerJournal() {
        final long shortKib = peakResidentKib(10);
        final long longKib = peakResidentKib(150);

        assertThat(longKib).as("KiB, and for a short journal %d", shortKib).isLessThan(shortKib + RESIDENT_KIB_TOLERANCE);
    }

    /** What a JVM with a heap of 64 MiB and as much direct memory takes to recover so many segments. */
    private long peakResidentKib(final int segments) {
        final Path home = folder.resolve(segments + "/home");
        final long sequences = fill(home, segments);
        final List<String> jvmArgs = List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
        try (ChildJvm child = ChildJvm.start(folder, jvmArgs, RecoveringMain.class, home.getParent().toString())) {
            assertThat(child.awaitEnd()).as(child.output()).isZero();
            final Matcher said = Pattern.compile("RECOVERED (\\d+) PEAK (\\d+)").matcher(child.output());
            assertThat(said.find()).as(child.output()).isTrue();
            assertThat(Long.parseLong(said.group(1))).isEqualTo(sequences);
            return Long.parseLong(said.group(2));
        }
    }

    /** A journal whose state stays as small as it is long: the same accounts are created again and again, and are there. */
    private static long fill(final Path home, final int segments) {
        final UnsafeBuffer run = new UnsafeBuffer(new byte[SEGMENT_LENGTH / 4]);
        try (Journal journal = Journal.open(
            new Journal.Context().home(home).durability(Durability.PROCESS).segmentLength(SEGMENT_LENGTH))) {
            journal.recover((sequence, timestamp, behaviourVersion, buffer, offset, length) -> { }, RecoveryListener.NONE);
            new ConfigureEncoder().wrapAndApplyHeader(run, RecordEncoder.BLOCK_LENGTH, new MessageHeaderEncoder())
                .clientId(0).requestId(0).principal(0).behaviourVersion(1).accountsMax(ACCOUNTS).transfersMax(1).clientsMax(1);
            append(journal, run, MessageHeaderEncoder.ENCODED_LENGTH + ConfigureEncoder.BLOCK_LENGTH);
            while (journal.segmentsRolled() < segments) {
                final CreateAccountsEncoder encoder = new CreateAccountsEncoder().wrapAndApplyHeader(
                    run, RecordEncoder.BLOCK_LENGTH, new io.millrace.codecs.ledger.MessageHeaderEncoder());
                final CreateAccountsEncoder.AccountsEncoder accounts =
                    encoder.clientId(0).requestId(0).principal(0).accountsCount(ACCOUNTS);
                for (int id = 1; id <= ACCOUNTS; id++) {
                    accounts.next().ledger(Payments.LEDGER).code(1).id().low(id).high(0);
                }
                append(journal, run, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
            }
            return journal.appendedSequence();
        }
    }

    private static void append(final Journal journal, final UnsafeBuffer run, final int commandLength) {
        new RecordEncoder().wrap(run, 0).length(commandLength).behaviourVersion(1)
            .timestamp(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
        final int end = RecordEncoder.BLOCK_LENGTH + commandLength;
        final int length = BitUtil.align(end, Long.BYTES);
        run.setMemory(end, length - end, (byte) 0);
        Await.until(() -> journal.writableLength() >= length);
        journal.append(run, 0, length, journal.appendedSequence() + 1, 1);
    }
}
