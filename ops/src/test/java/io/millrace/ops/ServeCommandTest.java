package io.millrace.ops;

import io.millrace.ops.rig.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** On a thread of their own, since a command that is not refused serves, and would not end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServeCommandTest {
    private static final long TIMEOUT_NS = TimeUnit.MINUTES.toNanos(2);

    @TempDir
    private Path folder;

    @Test
    void shouldWarmUpInAHomeOfTheMomentBeforeItServesItsOwn() throws Exception {
        final Path home = folder.resolve("home");
        final Path temporary = Files.createDirectory(folder.resolve("temporary"));
        try (ChildProcess engine = ChildProcess.start(
            Millrace.class,
            List.of("-Djava.io.tmpdir=" + temporary),
            "serve", "--home", home.toString(), "--durability", "process", "--warm-up", "2000")) {
            engine.await("millrace: warmed up with 2000 transfers in ", TIMEOUT_NS);
            engine.await("millrace: serving home " + home + " at durability process, recovered to sequence 0", TIMEOUT_NS);
            assertThat(temporary).as("what the rehearsal leaves").isDirectoryNotContaining("glob:**millrace-*");
            assertThat(engine.terminate()).isZero();
            engine.await("millrace: closed at sequence 1", TIMEOUT_NS);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheSettingsBeforeItWarmsUp() {
        final Run run = Run.of("serve", "--home", folder.resolve("home").toString(), "--warm-up", "2000", "--sessions-max", "0");

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("sessionsMax is 0").doesNotContain("warmed up");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void shouldRefuseToWarmUpWithFewerThanNone() {
        final Run run = Run.of("serve", "--home", folder.resolve("home").toString(), "--warm-up", "-1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("millrace: USAGE: --warm-up must not be negative");
        assertThat(folder.resolve("home")).doesNotExist();
    }
}
