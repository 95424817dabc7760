package io.millrace.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KilledProcessTest {
    private static final int KILLS = 4;

    @TempDir
    private Path folder;

    /** Each round goes on where the killed one before has left off, and the kill comes wherever it comes. */
    @ParameterizedTest
    @EnumSource
    void shouldKeepWhatWasDurableWhenTheProcessIsKilled(final Durability durability) throws Exception {
        final Random random = Seeds.random();
        final Path home = folder.resolve("home");
        long durable = 0;
        for (int i = 0; i < KILLS; i++) {
            final Process child = ChildJvm.start(ChildJvm.command(AppendMain.class, home, durability, Long.MAX_VALUE));
            final int lines = 1 + random.nextInt(150);
            try (BufferedReader out = child.inputReader()) {
                assertThat(out.readLine()).startsWith("ready");
                for (int j = 0; j < lines; j++) {
                    durable = Long.parseLong(out.readLine());
                }
            } finally {
                child.destroyForcibly().waitFor();
            }
            final Recorder recorder = new Recorder();
            try (JournalReader reader = new JournalReader(home)) {
                assertThat(reader.read(1, recorder)).isGreaterThanOrEqualTo(durable);
            }
            recorder.verifyCommands();
        }
        try (Journal journal = Homes.open(home, durability)) {
            assertThat(journal.appendedSequence()).isGreaterThanOrEqualTo(durable);
        }
    }

    @Test
    void shouldGiveTheHomeToTheNextWhenTheEngineIsKilled() throws Exception {
        final Path home = folder.resolve("home");
        assertThat(Journal.holder(home)).isEmpty();
        final Process child = ChildJvm.start(ChildJvm.command(AppendMain.class, home, Durability.PROCESS, Long.MAX_VALUE));
        try (BufferedReader out = child.inputReader()) {
            assertThat(out.readLine()).startsWith("ready");
            assertThat(Journal.holder(home)).isEqualTo(OptionalLong.of(child.pid()));
            assertThatThrownBy(() -> Homes.open(home, Durability.PROCESS))
                .isInstanceOfSatisfying(JournalException.class, ex ->
                    assertThat(ex.code()).isEqualTo(JournalException.Code.HOME_IN_USE))
                .hasMessageContaining("pid " + child.pid());
            // Reading is no engine's business.
            assertThat(Homes.read(home).lastSequence()).isNotNegative();
            assertThat(out.readLine()).isNotNull();
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(Journal.holder(home)).isEmpty();
        final long startNs = System.nanoTime();
        Homes.open(home, Durability.PROCESS).close();
        assertThat(System.nanoTime() - startNs).as("nobody waits for Chronicle's locks").isLessThan(8_000_000_000L);
    }

    @Test
    void shouldReadWhileAnEngineWrites() throws Exception {
        final Path home = folder.resolve("home");
        final Process child = ChildJvm.start(ChildJvm.command(AppendMain.class, home, Durability.PROCESS, 4_000));
        try (BufferedReader out = child.inputReader()) {
            assertThat(out.readLine()).startsWith("ready");
            readUntilClosed(home, out);
        } finally {
            child.destroyForcibly().waitFor();
        }
        Homes.read(home).verifyCommands();
    }

    private static void readUntilClosed(final Path home, final BufferedReader out) throws IOException {
        try (JournalReader reader = new JournalReader(home)) {
            String line = out.readLine();
            while (!"closed".equals(line)) {
                final long durable = Long.parseLong(line);
                final Recorder recorder = new Recorder();
                final long from = Math.max(1, durable - 100);
                assertThat(reader.read(from, recorder)).isGreaterThanOrEqualTo(durable);
                assertThat(recorder.firstSequence()).isEqualTo(from);
                line = out.readLine();
            }
        }
    }
}
