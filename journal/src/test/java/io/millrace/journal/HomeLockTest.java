package io.millrace.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HomeLockTest {
    @TempDir
    private Path folder;

    @Test
    void shouldLetOneEngineHaveAHome() {
        final long pid = ProcessHandle.current().pid();
        final Path home = folder.resolve("home");
        try (Journal journal = Homes.open(home, Durability.PROCESS)) {
            assertThat(Journal.holder(home)).isEqualTo(OptionalLong.of(pid));
            assertThatThrownBy(() -> Journal.open(Homes.context(home, Durability.PROCESS)))
                .isInstanceOfSatisfying(JournalException.class, ex ->
                    assertThat(ex.code()).isEqualTo(JournalException.Code.HOME_IN_USE))
                .hasMessageContaining("pid " + pid);
            // Neither asking nor being refused has taken the home away.
            Homes.append(journal, 1, 1, 64);
            assertThat(Journal.holder(home)).isEqualTo(OptionalLong.of(pid));
        }
        assertThat(Journal.holder(home)).isEmpty();
        Homes.open(home, Durability.PROCESS).close();
    }

    @Test
    void shouldKnowAHomeByAnyPath() throws IOException {
        final Path home = Files.createDirectory(folder.resolve("home"));
        final Path link = Files.createSymbolicLink(folder.resolve("link"), home);
        try (Journal journal = Homes.open(link, Durability.PROCESS)) {
            assertThat(journal.durability()).isEqualTo(Durability.PROCESS);
            assertThat(Journal.holder(home)).isPresent();
            assertThatThrownBy(() -> Journal.open(Homes.context(home, Durability.PROCESS)))
                .isInstanceOf(JournalException.class);
        }
    }

    @Test
    void shouldSayThatNobodyHasAHomeThatIsNotThere() {
        assertThat(Journal.holder(folder.resolve("nowhere"))).isEmpty();
    }

    @Test
    void shouldNotTakeAStalePidForAnEngine() throws IOException {
        final Path home = folder.resolve("home");
        Homes.open(home, Durability.PROCESS).close();
        // Alive, but it has no lock.
        Files.writeString(home.resolve("engine.lock"), "1\n");
        assertThat(Journal.holder(home)).isEmpty();
        Homes.open(home, Durability.PROCESS).close();
    }

    @Test
    void shouldGiveTheHomeBackWhenItCannotBeOpened() throws IOException {
        final Path home = folder.resolve("home");
        Homes.open(home, Durability.PROCESS).close();
        Files.write(home.resolve("journal/home"), new byte[64]);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> Journal.open(Homes.context(home, Durability.PROCESS)))
                .isInstanceOfSatisfying(JournalException.class, ex ->
                    assertThat(ex.code()).isEqualTo(JournalException.Code.HOME_DAMAGED));
        }
        assertThat(Journal.holder(home)).isEmpty();
    }
}
