package io.millrace.ops.demo;

import io.millrace.engine.EngineContext;
import io.millrace.ops.Millrace;
import io.millrace.ops.rig.ChildProcess;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
class DemoCommandTest {
    private static final long TIMEOUT_NS = TimeUnit.MINUTES.toNanos(2);

    @TempDir
    private Path folder;

    @Test
    void shouldKillTheEngineInFullFlowAndMissNothing() {
        final StringWriter out = new StringWriter();
        final Path home = folder.resolve("demo-home");
        final int exitCode = new CommandLine(new DemoCommand(Millrace.class))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute("--home", home.toString(), "--seconds", "2");
        assertThat(exitCode).as(out.toString()).isZero();
        assertThat(out.toString())
            .contains("engine killed with SIGKILL in full flow")
            .contains("missing 0, other than acknowledged 0")
            .contains("balance is not the sum of the payments found: 0 of 1,000")
            .contains("nothing acknowledged is missing, nothing is there twice");
        assertThat(Path.of(EngineContext.aeronDirectoryName(home))).doesNotExist();
    }

    @Test
    void shouldNotKillTheEngineBeforeAPaymentIsAcknowledged() {
        final StringWriter out = new StringWriter();
        final int exitCode = new CommandLine(new DemoCommand(Millrace.class))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute("--seconds", "0");
        assertThat(exitCode).as(out.toString()).isZero();
        assertThat(out.toString())
            .contains("engine killed with SIGKILL in full flow")
            .doesNotContain("flow: 0 payments");
    }

    @Test
    void shouldServeUntilItIsToldToEndAndThenEndInOrder() throws Exception {
        final Path home = folder.resolve("served-home");
        try (ChildProcess engine = ChildProcess.start(Millrace.class, "serve", "--home", home.toString())) {
            engine.await("millrace: serving home " + home, TIMEOUT_NS);
            try (ChildProcess second = ChildProcess.start(Millrace.class, "serve", "--home", home.toString())) {
                assertThat(second.await("millrace: HOME_IN_USE", TIMEOUT_NS)).contains(Long.toString(engine.pid()));
            }
            try (ChildProcess status = ChildProcess.start(Millrace.class, "status", "--home", home.toString())) {
                assertThat(status.await("state", TIMEOUT_NS)).contains("serving");
            }
            assertThat(engine.terminate()).isZero();
            engine.await("millrace: closed at sequence 1", TIMEOUT_NS);
        }
        try (ChildProcess status = ChildProcess.start(Millrace.class, "status", "--home", home.toString(), "-o", "json")) {
            assertThat(status.await("{", TIMEOUT_NS)).contains("\"state\":\"closed\"", "\"durable_sequence\":1");
        }
        assertThat(Path.of(EngineContext.aeronDirectoryName(home))).doesNotExist();
    }

    @Test
    void shouldTellADeadEngineFromALivingOne() throws Exception {
        final Path home = folder.resolve("dead-home");
        try (ChildProcess engine = ChildProcess.start(Millrace.class, "serve", "--home", home.toString())) {
            engine.await("millrace: serving", TIMEOUT_NS);
            engine.kill();
        }
        try (ChildProcess status = ChildProcess.start(Millrace.class, "status", "--home", home.toString())) {
            assertThat(status.await("state", TIMEOUT_NS)).contains("dead");
        }
        final Path left = Path.of(EngineContext.aeronDirectoryName(home));
        assertThat(Files.exists(left)).as("what a killed media driver leaves").isTrue();
        IoUtil.delete(left.toFile(), true);
    }
}
