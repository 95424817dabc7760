package io.millrace.engine;

import io.millrace.client.AccountBatch;
import io.millrace.client.BlockingClient;
import io.millrace.codecs.journal.RecordEncoder;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.state.StateMachine;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;
import io.millrace.journal.Durability;
import io.millrace.journal.Journal;
import io.millrace.journal.JournalException;
import io.millrace.journal.JournalReader;
import io.millrace.journal.RecoveryListener;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A home of each format that was ever released, closed in order and killed, opens with every build that comes after, and gives
 * the state that it gave. With {@code -Dmillrace.homes.regenerate=true} the homes of the present format are made anew, which is
 * right only as long as that format has not been released.
 */
@Timeout(120)
class KeptHomesTest {
    private static final Path FOLDER = Path.of("src/test/resources/homes");
    private static final int FORMAT = 1;
    private static final int COMMANDS = 1_200;
    private static final int SEGMENT_LENGTH = 1024 * 1024;
    private static final int COMMAND_LENGTH = 40;
    /** No request of theirs has used it. */
    private static final long NEW_ID = 1_000_000;
    /** SegmentHeader begins like this: block length, template, schema, version. */
    private static final long SEGMENT_HEADER = 0x0000_0003_0001_001CL;
    private static final int SEGMENT_HEADER_LENGTH = 36;

    @TempDir
    private Path folder;

    @BeforeAll
    static void regenerateIfAsked(@TempDir final Path temporary) throws IOException {
        if (!Boolean.getBoolean("millrace.homes.regenerate")) {
            return;
        }
        Files.createDirectories(FOLDER);
        final Random random = new Random(FORMAT);
        try (TestEngine engine = TestEngine.launch(context(temporary)); BlockingClient client = engine.connect(7)) {
            for (int i = 0; i < COMMANDS; i++) {
                DeterminismTest.request(client, random);
            }
            zip(temporary.resolve("home"), FORMAT + "-killed");
        }
        zip(temporary.resolve("home"), FORMAT + "-closed");
    }

    static Stream<String> homes() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".zip"))
                .map(name -> name.substring(0, name.length() - 4)).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void shouldOpenAndGiveTheStateThatItGave(final String name) throws IOException {
        final Path home = unzip(name);
        final Properties expected = new Properties();
        try (InputStream in = Files.newInputStream(FOLDER.resolve(name + ".properties"))) {
            expected.load(in);
        }
        assertThat(state(home)).isEqualTo(expected);
        for (int start = 1; start <= 2; start++) {
            try (TestEngine engine = TestEngine.launch(context(folder)); BlockingClient client = engine.connect(8)) {
                assertThat(engine.engine().recoveredSequence())
                    .isGreaterThanOrEqualTo(Long.parseLong(expected.getProperty("sequence")));
                final AccountBatch accounts = client.accountBatch();
                accounts.add().id(0, NEW_ID + 1).ledger(Payments.LEDGER).code(1);
                accounts.add().id(0, NEW_ID + 2).ledger(Payments.LEDGER).code(1);
                client.createAccounts(accounts);
                assertThat(Payments.pay(client, NEW_ID + start, NEW_ID + 1, NEW_ID + 2, 1))
                    .isEqualTo(CreateTransferStatus.created);
            }
        }
    }

    @Test
    void shouldHaveTheHomesOfThisFormat() throws IOException {
        assertThat(homes()).contains(FORMAT + "-closed", FORMAT + "-killed");
    }

    @Test
    void shouldRefuseAHomeOfANewerFormat() throws IOException {
        final Path file = unzip(FORMAT + "-closed").resolve("journal/home");
        final byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).putInt(8, FORMAT + 1).putInt(12, 0).putInt(12, crc32c(bytes, 0, 64));
        Files.write(file, bytes);
        assertRefused("the home has format " + (FORMAT + 1) + " and this build reads format " + FORMAT);
    }

    @Test
    void shouldRefuseASegmentOfANewerFormat() throws IOException {
        final Path file = unzip(FORMAT + "-closed").resolve("journal/0000000002/19700101F.cq4");
        final byte[] bytes = Files.readAllBytes(file);
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
        int header = 0;
        while (buffer.getLong(header) != SEGMENT_HEADER) {
            header += 4;
        }
        buffer.putInt(header + 28, FORMAT + 1).putInt(header + 32, 0)
            .putInt(header + 32, crc32c(bytes, header, SEGMENT_HEADER_LENGTH));
        Files.write(file, bytes);
        assertRefused("the segment has format " + (FORMAT + 1) + " and this build reads format " + FORMAT);
    }

    @Test
    void shouldRefuseAHomeThatNeedsANewerBehaviour() throws IOException {
        final Path home = unzip(FORMAT + "-closed");
        final int behaviour = StateMachine.BEHAVIOUR_VERSION + 1;
        try (Journal journal = Journal.open(new Journal.Context().home(home).segmentLength(SEGMENT_LENGTH))) {
            final long last = journal.recover(
                (sequence, timestamp, behaviourVersion, buffer, offset, length) -> { }, RecoveryListener.NONE);
            final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(RecordEncoder.BLOCK_LENGTH + COMMAND_LENGTH));
            new RecordEncoder().wrap(record, 0).length(COMMAND_LENGTH).behaviourVersion(behaviour).timestamp(Long.MAX_VALUE);
            journal.append(record, 0, record.capacity(), last + 1, 1);
        }
        final Map<String, Integer> before = checksums();
        assertThatThrownBy(() -> TestEngine.launch(context(folder))).isInstanceOfSatisfying(EngineException.class, ex ->
            assertThat(ex.code()).isEqualTo(EngineException.Code.UNSUPPORTED))
            .hasMessageContaining("behaviour version " + behaviour).hasMessageContaining("use the build that wrote the home");
        assertThat(checksums()).as("the home is left alone").isEqualTo(before);
    }

    private void assertRefused(final String message) throws IOException {
        final Map<String, Integer> before = checksums();
        assertThatThrownBy(() -> TestEngine.launch(context(folder))).isInstanceOfSatisfying(JournalException.class, ex ->
            assertThat(ex.code()).isEqualTo(JournalException.Code.FORMAT_UNKNOWN))
            .hasMessageContaining(message).hasMessageContaining("take the build that wrote it");
        assertThat(checksums()).as("the home is left alone").isEqualTo(before);
    }

    private Map<String, Integer> checksums() throws IOException {
        final Map<String, Integer> checksums = new TreeMap<>();
        final Path journal = folder.resolve("home/journal");
        try (Stream<Path> files = Files.walk(journal)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                final byte[] bytes = Files.readAllBytes(file);
                checksums.put(journal.relativize(file).toString(), crc32c(bytes, 0, bytes.length));
            }
        }
        return checksums;
    }

    private static EngineContext context(final Path folder) {
        return TestEngine.context(folder).durability(Durability.DISK).segmentLength(SEGMENT_LENGTH)
            .messageLengthMax(128 * 1024).frameLengthTarget(16 * 1024).acceptClockJump(true);
    }

    private static Properties state(final Path home) {
        final Properties state = new Properties();
        try (JournalReader reader = new JournalReader(home); Replica replica = new Replica(List.of())) {
            reader.read(1, replica);
            final StateMachine machine = replica.machine();
            machine.verifyDigest();
            state.setProperty("sequence", Long.toString(machine.lastSequence()));
            state.setProperty("timestamp", Long.toString(machine.lastTimestamp()));
            state.setProperty("digest", StateMachine.hex(machine.recordsDigest(), machine.historyDigest()));
        }
        return state;
    }

    private static int crc32c(final byte[] bytes, final int offset, final int length) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /** What of a home has to last: all of its journal but what nobody reads. */
    private static void zip(final Path home, final String name) throws IOException {
        final Path journal = home.resolve("journal");
        // Aside, as an engine may still be at work on it; and the marks first, as they may not know of more than there is.
        final Path copy = home.resolveSibling(name).resolve("home");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(FOLDER.resolve(name + ".zip")));
            Stream<Path> files = Files.walk(journal)) {
            for (final Path file : files.filter(Files::isRegularFile).sorted(Comparator.reverseOrder()).toList()) {
                final String path = home.relativize(file).toString();
                if (!path.contains(".new") && !path.endsWith(".cq4t")) {
                    Files.createDirectories(copy.resolve(path).getParent());
                    Files.copy(file, copy.resolve(path));
                    zip.putNextEntry(new ZipEntry(path));
                    Files.copy(copy.resolve(path), zip);
                }
            }
        }
        final Properties state = state(copy);
        final List<String> lines = state.stringPropertyNames().stream().sorted()
            .map(key -> key + "=" + state.getProperty(key)).toList();
        Files.write(FOLDER.resolve(name + ".properties"), lines);
    }

    private Path unzip(final String name) throws IOException {
        final Path home = folder.resolve("home");
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(FOLDER.resolve(name + ".zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                final Path file = home.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
        return home;
    }
}
