package io.millrace.ops;

import io.millrace.journal.Durability;
import io.millrace.journal.Journal;
import io.millrace.journal.RecoveryListener;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

/** A journal of two segments, each of three frames of two records, of commands that no schema knows. */
@Timeout(120)
final class JournalCommandTest {
    private static final int FRAMES = 3;
    private static final int COMMAND_LENGTH = 32;
    private static final int RECORD_LENGTH = 16 + COMMAND_LENGTH;
    private static final int EXCERPT_LENGTH = 4 + 48 + 2 * RECORD_LENGTH;
    /** 2020-09-13T12:26:40Z. */
    private static final long TIMESTAMP = 1_600_000_000_000_000_000L;

    @TempDir
    private Path directory;
    private Path home;

    @BeforeEach
    void writeJournal() {
        home = directory.resolve("home");
        for (int i = 0; i < 2; i++) {
            try (Journal journal = open()) {
                append(journal, FRAMES);
            }
        }
    }

    @Test
    void shouldSayWhatASoundJournalHoldsAndHowItEnds() {
        final Run run = run("verify");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("\"end\":\"closed\"", "\"segments\":2", "\"frames\":6", "\"records\":12",
            "\"bytes\":" + 6 * (EXCERPT_LENGTH - 4), "\"first_sequence\":1", "\"last_sequence\":12", "\"mark_state\":\"closed\"",
            "\"mark_last_sequence\":12").doesNotContain("fault");
        assertThat(Run.of("journal", "verify", "--home", home.toString()).out()).contains("closed in order", "last_crc32c");
    }

    @Test
    void shouldVerifyWhileAnEngineHasTheHome() {
        try (Journal journal = open()) {
            append(journal, 1);
            final Run run = run("verify");
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
            assertThat(run.out()).contains("\"end\":\"in_use\"", "\"last_sequence\":14", "\"mark_state\":\"open\"");
        }
    }

    @Test
    void shouldNameCorruptionWithFileByteSequenceAndRemedy() throws IOException {
        final long position = framePosition(2, 1);
        flip(2, position + 60);
        final Run run = run("verify");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("\"end\":\"corrupt\"", "\"last_sequence\":8",
            "\"fault\":\"FRAME_CHECKSUM_MISMATCH\"", "\"fault_segment\":2", "\"fault_byte\":" + position,
            "\"fault_sequence\":9", cycleFile(2).toString());
        assertThat(run.err()).startsWith("millrace: FRAME_CHECKSUM_MISMATCH: ")
            .contains("at sequence 9", cycleFile(2) + " at byte " + position, "backup", "--after 8");
    }

    @Test
    void shouldNameASegmentThatIsMissing() throws IOException {
        moveAway(1);
        final Run first = run("verify");
        assertThat(first.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(first.err()).startsWith("millrace: SEQUENCE_BROKEN: ").contains("at sequence 1", "put it back");
        moveAway(2);
        final Run last = run("verify");
        assertThat(last.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(last.err()).startsWith("millrace: TAIL_MISSING: ").contains("known to have reached 12");
        assertThat(last.out()).contains("\"end\":\"corrupt\"", "\"fault_byte\":null", "\"fault_sequence\":1");
    }

    @Test
    void shouldTellATornTailFromCorruption() throws IOException {
        loseMachine();
        flip(2, framePosition(2, 1) + 60);
        final Run run = run("verify");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("\"end\":\"torn_tail\"", "\"last_sequence\":8", "\"fault_sequence\":9",
            "\"mark_boot\":\"another\"", "nobody was promised");
    }

    @Test
    void shouldSayThatThereIsNoJournal() {
        final Run run = Run.of("journal", "verify", "--home", directory.resolve("none").toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).startsWith("millrace: HOME_NOT_FOUND: ");
        assertThat(directory.resolve("none")).doesNotExist();
    }

    @Test
    void shouldShowTheHeadersOfSegmentsAndFrames() throws IOException {
        final Run run = run("inspect");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines().filter(line -> line.startsWith("{\"kind\":\"segment\""))).hasSize(2)
            .allMatch(line -> line.endsWith("\"fault\":null}"));
        final List<String> frames = run.out().lines().filter(line -> line.startsWith("{\"kind\":\"frame\"")).toList();
        assertThat(frames).hasSize(2 * FRAMES).allMatch(line -> line.endsWith("\"fault\":null}"));
        assertThat(frames.get(4)).contains("\"segment\":2,\"byte\":" + framePosition(2, 1), "\"first_sequence\":9",
            "\"last_sequence\":10", "\"records\":2", "\"length\":" + (EXCERPT_LENGTH - 4), "\"durable_sequence\":0",
            "\"crc32c_right\":true", "\"previous_crc32c_right\":true",
            "\"first_timestamp\":\"2020-09-13T12:26:40.000000009Z\"");
        assertThat(Run.of("journal", "inspect", "--home", home.toString()).out().lines())
            .hasSize(2 * (2 + 1 + FRAMES)).anyMatch(line -> line.startsWith("segment 2: "))
            .filteredOn(line -> line.endsWith("  right")).hasSize(2 * FRAMES);
    }

    @Test
    void shouldShowWhatLiesAroundDamage() throws IOException {
        flip(1, framePosition(1, 0) + 4 + 60);
        overwriteExcerptHeader(2, 1, 0);
        final List<String> lines = Run.of("journal", "inspect", "--home", home.toString()).out().lines().toList();
        assertThat(lines).filteredOn(line -> line.contains("WRONG")).hasSize(2);
        assertThat(lines.get(3)).contains("WRONG: its bytes do not match its checksum");
        assertThat(lines).hasSize(2 * (2 + 1 + FRAMES) + 1);
        assertThat(lines.get(10))
            .contains(framePosition(2, 0) + EXCERPT_LENGTH + "  WRONG: no frame in 4 bytes: ", "header is 0");
    }

    @Test
    void shouldGoOnBehindAFrameWhoseLengthIsWrong() throws IOException {
        overwriteExcerptHeader(2, 0, 12_345);
        flip(2, framePosition(1, 0) + 4 + 60);
        final Run run = run("inspect", "--segment", "2");
        assertThat(run.out().lines()).hasSize(1 + 1 + FRAMES - 1);
        assertThat(run.out().lines().skip(1).findFirst()).get().asString().startsWith("{\"kind\":\"damage\",\"segment\":2")
            .contains("\"length\":" + (EXCERPT_LENGTH + 4));
    }

    @Test
    void shouldFindTheFrameOfASequence() {
        final Run run = run("inspect", "--sequence", "10");
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out()).contains("\"segment\":2", "\"first_sequence\":9");
        final Run none = run("inspect", "--sequence", "13");
        assertThat(none.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(none.err()).startsWith("millrace: NO_SUCH_SEQUENCE: ");
        assertThat(run("inspect", "--segment", "3").err()).startsWith("millrace: NO_SUCH_SEGMENT: ");
        assertThat(run("inspect", "--segment", "0").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldDumpRecordsFromOneSequenceToAnother() {
        final Run run = run("dump", "--from", "6", "--to", "7");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out().lines().findFirst()).contains("{\"sequence\":6,\"timestamp\":\"2020-09-13T12:26:40.000000006Z\","
            + "\"behaviour\":1,\"client_id\":\"42\",\"request_id\":\"6\",\"principal\":0,\"template\":null,\"length\":32,"
            + "\"command\":\"1c000700640000002a0000000000000006000000000000000000000000000000\"}");
        assertThat(run("dump").out().lines()).hasSize(4 * FRAMES);
        assertThat(run("dump", "--from", "13").err()).startsWith("millrace: NO_SUCH_SEQUENCE: ");
        assertThat(run("dump", "--from", "3", "--to", "2").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldDumpUpToDamageAndBehindIt() throws IOException {
        flip(1, framePosition(1, 1) + 60);
        final Run run = run("dump");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.err()).startsWith("millrace: FRAME_CHECKSUM_MISMATCH: ")
            .contains("at sequence 3", "'millrace journal verify' says");
        final Run before = run("dump", "--to", "2");
        assertThat(before.exitCode()).as(before.err()).isEqualTo(ExitCode.OK);
        final Run behind = run("dump", "--from", "7");
        assertThat(behind.exitCode()).as(behind.err()).isEqualTo(ExitCode.OK);
        assertThat(behind.out().lines()).hasSize(2 * FRAMES);
    }

    @Test
    void shouldDumpNothingThatIsNotKnownToBeOnTheDisk() {
        home = directory.resolve("disk");
        try (Journal journal = open(Durability.DISK)) {
            append(journal, 1);
        }
        try (Journal journal = open(Durability.DISK)) {
            // Not synced, and in no mark.
            append(journal, 1, false);
            final Run run = run("dump");
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
            assertThat(run.out().lines()).hasSize(2);
            assertThat(run.err()).contains("an engine has the home", "up to sequence 2");
        }
        assertThat(run("dump").out().lines()).hasSize(4);
    }

    @Test
    void shouldDumpCommandsAsTheirSchemasDescribeThem() {
        home = directory.resolve("ledger");
        final InputStream in = System.in;
        System.setIn(new ByteArrayInputStream("""
            {"create_accounts":[{"id":"340282366920938463463374607431768211454","ledger":826,"code":1,"flags":["history"]}]}
            """.getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(Run.of("exec", "--home", home.toString()).exitCode()).isEqualTo(ExitCode.OK);
        } finally {
            System.setIn(in);
        }
        final Run run = run("dump");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines().findFirst()).get().asString().contains("\"template\":\"Configure\"");
        assertThat(run.out().lines().filter(line -> line.contains("CreateAccounts"))).singleElement().asString().contains(
            "\"command\":{\"accounts\":[{\"id\":\"340282366920938463463374607431768211454\"", "\"ledger\":826",
            "\"flags\":[\"history\"]").doesNotContain("clientId");
        assertThat(Run.of("journal", "dump", "--home", home.toString()).out().lines().findFirst()).get().asString()
            .startsWith("  sequence  timestamp ").endsWith("  command");
    }

    @Test
    void shouldSayWhatTruncationWouldLoseAndChangeNothing() throws IOException {
        final List<byte[]> before = List.of(Files.readAllBytes(cycleFile(1)), Files.readAllBytes(cycleFile(2)));
        final Run run = run("truncate", "--after", "4");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("\"done\":false", "\"lost_records\":8", "\"lost_first_sequence\":5",
            "\"lost_last_sequence\":12", "\"lost_first_timestamp\":\"2020-09-13T12:26:40.000000005Z\"",
            "\"lost_last_timestamp\":\"2020-09-13T12:26:40.000000012Z\"", "\"lost_promised\":8",
            "\"lost_promised_last_sequence\":12", "\"unreadable\":0", "\"segments_put_aside\":1");
        assertThat(run.err()).contains("nothing was changed", "--yes");
        assertThat(List.of(Files.readAllBytes(cycleFile(1)), Files.readAllBytes(cycleFile(2))))
            .usingElementComparator(Arrays::compare).isEqualTo(before);
        assertThat(run("verify").out()).contains("\"end\":\"closed\"", "\"last_sequence\":12");
    }

    @Test
    void shouldCutAfterAFrameAndGoOnBehindIt() throws IOException {
        final byte[] first = Files.readAllBytes(cycleFile(1));
        final byte[] second = Files.readAllBytes(cycleFile(2));
        assertThat(run("truncate", "--after", "4", "--yes").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run("verify").out()).contains("\"end\":\"closed\"", "\"last_sequence\":4", "\"mark_last_sequence\":4");
        assertThat(aside(1, 4)).hasBinaryContent(first);
        assertThat(aside(2, 4)).hasBinaryContent(second);
        try (Journal journal = open()) {
            assertThat(journal.appendedSequence()).isEqualTo(4);
            append(journal, 1);
        }
        assertThat(run("verify").out()).contains("\"last_sequence\":6");
        assertThat(segmentFolder(3)).exists();
    }

    @Test
    void shouldUndoATruncationByHand() throws IOException {
        assertThat(run("truncate", "--after", "4", "--yes").exitCode()).isEqualTo(ExitCode.OK);
        Files.move(segmentFolder(1), directory.resolve("cut"));
        for (int segment = 1; segment <= 2; segment++) {
            Files.move(aside(segment, 4).getParent(), segmentFolder(segment));
        }
        assertThat(run("verify").out()).contains("\"end\":\"closed\"", "\"last_sequence\":12");
        try (Journal journal = open()) {
            assertThat(journal.appendedSequence()).isEqualTo(12);
        }
    }

    @Test
    void shouldGiveUpWhatIsDamagedAsTheRemedySays() throws IOException {
        flip(2, framePosition(2, 1) + 60);
        assertThat(run("verify").err()).contains("--after 8");
        final Run refused = run("truncate", "--after", "10");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).startsWith("millrace: FRAME_CHECKSUM_MISMATCH: ").contains("give --after 8 or less");
        final Run done = run("truncate", "--after", "8", "--yes");
        assertThat(done.out()).contains("\"done\":true", "\"lost_records\":2", "\"lost_first_sequence\":11",
            "\"lost_promised\":4", "\"unreadable\":1", "\"segments_put_aside\":0");
        assertThat(run("verify").out()).contains("\"end\":\"closed\"", "\"last_sequence\":8");
        assertThat(run("truncate", "--after", "8", "--yes").out()).contains("\"lost_records\":0", "\"lost_promised\":0");
    }

    @Test
    void shouldGiveUpATailThatIsMissing() throws IOException {
        moveAway(2);
        assertThat(run("verify").err()).startsWith("millrace: TAIL_MISSING: ").contains("--after 6");
        final Run run = run("truncate", "--after", "6", "--yes");
        assertThat(run.out()).contains("\"lost_records\":0", "\"lost_promised\":6", "\"lost_promised_last_sequence\":12");
        assertThat(run("verify").exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldRefuseToCutWithinAFrameOrBehindTheEnd() {
        final Run within = run("truncate", "--after", "5", "--yes");
        assertThat(within.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(within.err()).startsWith("millrace: NO_FRAME_END: ").contains("give 4 or 6");
        final Run behind = run("truncate", "--after", "13", "--yes");
        assertThat(behind.err()).startsWith("millrace: NO_FRAME_END: ").contains("ends with sequence 12");
        assertThat(run("truncate", "--after", "-1").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("verify").out()).contains("\"last_sequence\":12");
    }

    @Test
    void shouldNotCutUnderAnEngine() {
        try (Journal journal = open()) {
            final Run run = run("truncate", "--after", "4", "--yes");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err()).startsWith("millrace: HOME_IN_USE: ").contains("" + ProcessHandle.current().pid());
            assertThat(journal.appendedSequence()).isEqualTo(12);
        }
    }

    private Path aside(final int segment, final long after) {
        return home.resolve("journal").resolve(String.format("%010d.cut-after-%d", segment, after)).resolve("19700101F.cq4");
    }

    private Run run(final String command, final String... options) {
        final String[] args = new String[6 + options.length];
        System.arraycopy(new String[] {"journal", command, "--home", home.toString(), "-o", "json"}, 0, args, 0, 6);
        System.arraycopy(options, 0, args, 6, options.length);
        return Run.of(args);
    }

    private Journal open() {
        return open(Durability.PROCESS);
    }

    private Journal open(final Durability durability) {
        final Journal journal = Journal.open(new Journal.Context().home(home).durability(durability)
            .segmentLength(Journal.Context.SEGMENT_LENGTH_MIN));
        journal.recover((sequence, timestamp, behaviourVersion, buffer, offset, length) -> {
        }, RecoveryListener.NONE);
        return journal;
    }

    private static void append(final Journal journal, final int frames) {
        append(journal, frames, true);
    }

    private static void append(final Journal journal, final int frames, final boolean isSynced) {
        final UnsafeBuffer records = new UnsafeBuffer(ByteBuffer.allocateDirect(2 * RECORD_LENGTH));
        for (int i = 0; i < frames; i++) {
            final long sequence = journal.appendedSequence() + 1;
            for (int j = 0; j < 2; j++) {
                final int record = j * RECORD_LENGTH;
                records.putInt(record, COMMAND_LENGTH, LITTLE_ENDIAN);
                records.putInt(record + 4, 1, LITTLE_ENDIAN);
                records.putLong(record + 8, TIMESTAMP + sequence + j, LITTLE_ENDIAN);
                records.putShort(record + 16, (short) 28, LITTLE_ENDIAN);
                records.putShort(record + 18, (short) 7, LITTLE_ENDIAN);
                records.putShort(record + 20, (short) 100, LITTLE_ENDIAN);
                records.putLong(record + 24, 42, LITTLE_ENDIAN);
                records.putLong(record + 32, sequence + j, LITTLE_ENDIAN);
            }
            while (journal.writableLength() < records.capacity()) {
                Thread.onSpinWait();
            }
            journal.append(records, 0, records.capacity(), sequence, 2);
        }
        if (isSynced) {
            journal.sync();
        }
    }

    private Path cycleFile(final int segment) {
        return segmentFolder(segment).resolve("19700101F.cq4");
    }

    private Path segmentFolder(final int segment) {
        return home.resolve("journal").resolve(String.format("%010d", segment));
    }

    private void moveAway(final int segment) throws IOException {
        Files.move(segmentFolder(segment), directory.resolve("away-" + segment));
    }

    /** Where the header of a frame's excerpt lies. */
    private long framePosition(final int segment, final int frame) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(cycleFile(segment))).order(LITTLE_ENDIAN);
        int at = 0;
        for (int frames = -1; ; at = at + 4 + (bytes.getInt(at) & 0x3FFF_FFFF) + 3 & ~3) {
            frames += (bytes.getInt(at) & 0x4000_0000) == 0 ? 1 : 0;
            if (frames == frame + 1) {
                return at;
            }
        }
    }

    private void overwriteExcerptHeader(final int segment, final int frame, final int header) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(4).order(LITTLE_ENDIAN).putInt(0, header);
        try (FileChannel channel = FileChannel.open(cycleFile(segment), StandardOpenOption.WRITE)) {
            channel.write(bytes, framePosition(segment, frame));
        }
    }

    private void flip(final int segment, final long position) throws IOException {
        flip(cycleFile(segment), position);
    }

    private static void flip(final Path file, final long position) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.read(bytes, position);
            bytes.put(0, (byte) (bytes.get(0) ^ 1)).flip();
            channel.write(bytes, position);
        }
    }

    /** The home looks as if a journal had been in use on a machine that was started again since. */
    private void loseMachine() throws IOException {
        final ByteBuffer mark = ByteBuffer.allocate(56).order(LITTLE_ENDIAN);
        mark.putLong(0, 100).putLong(8, 47).putLong(16, 11).putInt(24, 1).putInt(28, 1);
        final CRC32C crc = new CRC32C();
        crc.update(mark.array());
        mark.putInt(52, (int) crc.getValue());
        try (FileChannel channel = FileChannel.open(home.resolve("journal").resolve("home"), StandardOpenOption.WRITE)) {
            channel.write(mark, 4096);
        }
    }
}
