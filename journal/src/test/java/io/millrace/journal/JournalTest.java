package io.millrace.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JournalTest {
    @TempDir
    private Path folder;

    private Path home() {
        return folder.resolve("home");
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackWhatWasAppended(final Durability durability) {
        try (Journal journal = Homes.open(home(), durability)) {
            Homes.append(journal, 10, 3, 100);
            journal.sync();
        }
        final Recorder recorder = new Recorder();
        try (Journal journal = Homes.open(Homes.context(home(), durability), recorder)) {
            assertThat(journal.appendedSequence()).isEqualTo(30);
            assertThat(journal.durableSequence()).isEqualTo(30);
        }
        assertThat(recorder.firstSequence()).isEqualTo(1);
        assertThat(recorder.lastSequence()).isEqualTo(30);
        recorder.verifyCommands();
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnInANewSegmentAfterRecovery(final Durability durability) {
        for (int i = 0; i < 4; i++) {
            try (Journal journal = Homes.open(home(), durability)) {
                assertThat(journal.appendedSequence()).isEqualTo(i * 10L);
                Homes.append(journal, 5, 2, 64);
            }
        }
        assertThat(Homes.names(Homes.journal(home())))
            .containsExactly("0000000001", "0000000002", "0000000003", "0000000004", "home");
        Homes.read(home()).verifyCommands();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRollThroughSegments(final Durability durability) {
        try (Journal journal = Homes.open(home(), durability)) {
            Homes.append(journal, 4000, 8, 128);
            assertThat(journal.segmentsRolled()).isGreaterThan(3);
            assertThat(journal.framesWritten()).isEqualTo(4000);
            assertThat(journal.recordsWritten()).isEqualTo(32_000);
            assertThat(journal.bytesWritten()).isEqualTo(4000L * (48 + 8 * 144));
            journal.sync();
            assertThat(journal.durableSequence()).isEqualTo(32_000);
        }
        final Recorder recorder = Homes.read(home());
        assertThat(recorder.lastSequence()).isEqualTo(32_000);
        recorder.verifyCommands();
    }

    @Test
    void shouldLeaveNoSegmentWhereNothingWasAppended() {
        Homes.open(home(), Durability.DISK).close();
        assertThat(Homes.names(Homes.journal(home()))).containsExactly("home");
        Homes.open(home(), Durability.PROCESS).close();
        assertThat(Homes.names(Homes.journal(home()))).containsExactly("home");
    }

    @Test
    void shouldGiveUnusedBlocksBackWhenClosed() throws IOException {
        try (Journal journal = Homes.open(home(), Durability.PROCESS)) {
            Homes.append(journal, 1, 1, 64);
            assertThat(Files.size(Homes.cycleFile(home(), 1))).isGreaterThanOrEqualTo(Homes.SEGMENT_LENGTH);
        }
        assertThat(Files.size(Homes.cycleFile(home(), 1))).isLessThanOrEqualTo(16 * 1024);
    }

    @Test
    void shouldMakeSequencesDurableOnlyBySync() {
        try (Journal journal = Homes.open(home(), Durability.DISK)) {
            Homes.append(journal, 2, 1, 64);
            assertThat(journal.appendedSequence()).isEqualTo(2);
            assertThat(journal.durableSequence()).isZero();
            journal.sync();
            assertThat(journal.durableSequence()).isEqualTo(2);
            assertThat(journal.syncs()).isEqualTo(1);
            journal.sync();
            assertThat(journal.syncs()).isEqualTo(1);
        }
    }

    @Test
    void shouldTakeFramesOfTheGreatestLength() {
        final int commandLength = Homes.SEGMENT_LENGTH / 4 - FrameHeader.RECORD_HEADER_LENGTH;
        try (Journal journal = Homes.open(home(), Durability.PROCESS)) {
            assertThat(journal.frameLengthMax()).isEqualTo(Homes.SEGMENT_LENGTH / 4);
            Homes.append(journal, 20, 1, commandLength);
        }
        Homes.read(home()).verifyCommands();
    }

    @Test
    void shouldRefuseFramesThatNobodyCouldReadBack() {
        try (Journal journal = Homes.open(home(), Durability.PROCESS)) {
            final RecordRun run = new RecordRun(1 << 20).fill(1, 2, 64);
            assertThatThrownBy(() -> journal.append(run.buffer(), 0, run.length(), 2, 2))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("does not follow");
            assertThatThrownBy(() -> journal.append(run.buffer(), 0, run.length(), 1, 3))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("do not fill");
            assertThatThrownBy(() -> journal.append(run.buffer(), 0, run.length() - 8, 1, 2))
                .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> journal.append(run.buffer(), 0, 0, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
            run.fill(1, 1, 61);
            run.buffer().putByte(run.length() - 1, (byte) 1);
            assertThatThrownBy(() -> journal.append(run.buffer(), 0, run.length(), 1, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("zeros");
            run.fill(1, 1, journal.frameLengthMax());
            assertThatThrownBy(() -> journal.append(run.buffer(), 0, run.length(), 1, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("more than");
            assertThat(journal.appendedSequence()).isZero();
        }
    }

    @Test
    void shouldRefuseToBeUsedBeforeRecoveryAndAfterClose() {
        final Journal journal = Journal.open(Homes.context(home(), Durability.PROCESS));
        final RecordRun run = new RecordRun(1000).fill(1, 1, 64);
        assertThat(journal.writableLength()).isZero();
        assertThatThrownBy(() -> run.appendTo(journal)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(journal::sync).isInstanceOf(IllegalStateException.class);
        journal.recover(new Recorder(), RecoveryListener.NONE);
        assertThatThrownBy(() -> journal.recover(new Recorder(), RecoveryListener.NONE))
            .isInstanceOf(IllegalStateException.class);
        journal.close();
        journal.close();
        assertThat(journal.writableLength()).isZero();
        assertThatThrownBy(() -> run.appendTo(journal)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldTakeAllThatItSaysIsWritable() throws IOException {
        try (Journal journal = Homes.open(Homes.context(home(), Durability.PROCESS).segmentsReady(1))) {
            // No further segment can be made: its name is taken.
            final Path inTheWay = new HomeFolder(home()).segment(2);
            Files.createDirectory(inTheWay);
            Files.createFile(inTheWay.resolve("something"));

            final RecordRun run = new RecordRun(1000);
            long bytes = 0;
            final long writable = journal.writableLength();
            while (journal.writableLength() >= FrameHeader.recordLength(28)) {
                run.fill(journal.appendedSequence() + 1, 1, 28).appendTo(journal);
                bytes += run.length();
            }
            assertThat(writable).isGreaterThan(Homes.SEGMENT_LENGTH / 4);
            assertThat(bytes).isGreaterThanOrEqualTo(writable - FrameHeader.recordLength(28));
            Homes.await(() -> journal.preparationError() != null);
            final long appended = journal.appendedSequence();

            // What is beyond may still go, until it does not: then nothing has changed.
            assertThatThrownBy(() -> Homes.appendUntilRefused(journal))
                .isInstanceOfSatisfying(JournalException.class, ex ->
                    assertThat(ex.code()).isEqualTo(JournalException.Code.NO_SPACE));
            assertThat(journal.appendedSequence()).isGreaterThanOrEqualTo(appended);

            // It is tried again, and goes on.
            HomeFolder.deleteFolder(inTheWay);
            Homes.append(journal, 1, 1, 28);
            assertThat(journal.preparationError()).isNull();
        }
        Homes.read(home()).verifyCommands();
    }

    @Test
    void shouldKeepEverythingFromOtherUsers() throws IOException {
        try (Journal journal = Homes.open(Homes.context(home(), Durability.DISK).segmentsReady(1))) {
            assertThat(journal.preparationError()).isNull();
            try (Stream<Path> files = Files.walk(home())) {
                for (final Path file : files.toList()) {
                    final String expected = Files.isDirectory(file) ? "rwx------" : "rw-------";
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString()).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void shouldRefuseSettingsOutOfRange() {
        assertThatThrownBy(() -> new Journal.Context().conclude()).hasMessageContaining("home");
        assertThatThrownBy(() -> new Journal.Context().home(home()).segmentLength(1000).conclude())
            .hasMessageContaining("segmentLength");
        assertThatThrownBy(() ->
            new Journal.Context().home(home()).segmentLength(1 << 20).frameLengthMax(1 << 19).conclude())
            .hasMessageContaining("frameLengthMax");
        assertThatThrownBy(() -> new Journal.Context().home(home()).segmentsReady(0).conclude())
            .hasMessageContaining("segmentsReady");
    }
}
