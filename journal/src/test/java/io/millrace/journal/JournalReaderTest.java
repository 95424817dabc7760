package io.millrace.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JournalReaderTest {
    @TempDir
    private Path folder;

    @Test
    void shouldCountWhatItHasVerified() {
        final Path home = folder.resolve("home");
        for (int i = 0; i < 3; i++) {
            try (Journal journal = Homes.open(home, Durability.PROCESS)) {
                Homes.append(journal, 10, 2, 64);
            }
        }
        try (JournalReader reader = new JournalReader(home)) {
            assertThat(reader.segments()).isZero();
            assertThat(reader.read(1, new Recorder())).isEqualTo(60);
            assertThat(reader.segments()).isEqualTo(3);
            assertThat(reader.frames()).isEqualTo(30);
            assertThat(reader.records()).isEqualTo(60);
            assertThat(reader.bytes()).isEqualTo(30 * (48 + 2 * 80));
            assertThat(reader.firstSequence()).isEqualTo(1);
            assertThat(reader.lastSequence()).isEqualTo(60);

            final Recorder some = new Recorder();
            assertThat(reader.read(45, some)).isEqualTo(60);
            assertThat(some.firstSequence()).isEqualTo(45);
            assertThat(some.commands()).hasSize(16);
            assertThat(reader.segments()).isEqualTo(1);
            assertThat(reader.firstSequence()).isEqualTo(41);

            final Recorder none = new Recorder();
            assertThat(reader.read(61, none)).isEqualTo(60);
            assertThat(none.commands()).isEmpty();
        }
    }

    @Test
    void shouldFollowAnEngineFromSegmentToSegment() {
        final Path home = folder.resolve("home");
        try (Journal journal = Homes.open(home, Durability.PROCESS); JournalReader reader = new JournalReader(home)) {
            assertThat(reader.read(1, new Recorder())).isZero();
            long next = 1;
            while (journal.segmentsRolled() < 5) {
                Homes.append(journal, 7, 3, 5000);
                final Recorder recorder = new Recorder();
                assertThat(reader.read(next, recorder)).isEqualTo(journal.appendedSequence());
                assertThat(recorder.firstSequence()).isEqualTo(next);
                recorder.verifyCommands();
                next = reader.lastSequence() + 1;
            }
        }
    }

    @Test
    void shouldChangeNothing() {
        final Path home = folder.resolve("home");
        Homes.open(home, Durability.PROCESS).close();
        final Path file = home.resolve("counters");
        assertThat(Files.exists(file)).isFalse();
        Homes.read(home);
        assertThat(Homes.names(home)).containsExactly("engine.lock", "journal");
        assertThat(Homes.names(Homes.journal(home))).containsExactly("home");
    }

    @Test
    void shouldSayThatThereIsNoJournal() {
        assertThatThrownBy(() -> new JournalReader(folder.resolve("nowhere")))
            .isInstanceOfSatisfying(JournalException.class, ex ->
                assertThat(ex.code()).isEqualTo(JournalException.Code.HOME_NOT_FOUND));
        assertThat(Files.exists(folder.resolve("nowhere"))).isFalse();
    }
}
