package io.millrace.ops;

import io.millrace.engine.EngineContext;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** A script whose engine, in a process of its own, is killed under it. */
@Timeout(300)
final class KilledEngineScriptTest {
    private static final long DEADLINE_NS = TimeUnit.MINUTES.toNanos(2);
    private static final int ANSWERED = 500;
    private static final int UNDER_WAY = 50;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final InputStream standardInput = System.in;
    private Path home;
    private Process engine;

    @AfterEach
    void cleanUp() throws InterruptedException {
        System.setIn(standardInput);
        engine.destroyForcibly();
        engine.waitFor();
        // What a killed media driver leaves.
        IoUtil.delete(Path.of(EngineContext.aeronDirectoryName(home)).toFile(), true);
    }

    @Test
    void shouldSayWhatIsUnknownWhenTheEngineIsKilledAndHaveTheSameIdsTell() throws Exception {
        home = directory.resolve("home");
        final Path log = directory.resolve("log.txt");
        engine = serve(log);
        await("an engine that serves", () -> text(log).contains("millrace: serving home"));

        final PipedOutputStream script = new PipedOutputStream();
        System.setIn(new PipedInputStream(script, 1 << 20));
        final CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(() ->
            Millrace.run(new PrintWriter(out), new PrintWriter(err), "exec", "--home", home.toString()));
        write(script, "{\"create_accounts\":[{\"id\":1,\"ledger\":1,\"code\":1},{\"id\":2,\"ledger\":1,\"code\":1}]}");
        for (int i = 0; i < ANSWERED; i++) {
            write(script, transfer(i));
        }
        await("answers", () -> replies().size() == 1 + ANSWERED);

        // It reads no more from here on, and cannot tell anybody that it ends.
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(engine.pid())).start().waitFor()).isZero();
        for (int i = ANSWERED; i < ANSWERED + UNDER_WAY; i++) {
            write(script, transfer(i));
        }
        write(script, "no command");
        write(script, "{\"lookup_accounts\":[1]}");
        engine.destroyForcibly().waitFor();

        assertThat(exitCode.get(DEADLINE_NS, TimeUnit.NANOSECONDS)).as(err.toString()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(err.toString()).matches("millrace: (ENGINE_LOST|MEDIA_DRIVER_LOST): the session with the engine ended: .*\\R");
        final List<String> replies = replies();
        assertThat(replies.subList(1, 1 + ANSWERED)).allMatch(line -> line.contains("\"status\":\"created\""));
        assertThat(codes(replies.subList(1 + ANSWERED, replies.size()))).hasSize(UNDER_WAY + 2)
            .containsOnly("OUTCOME_UNKNOWN", "INVALID_JSON")
            .element(UNDER_WAY).isEqualTo("INVALID_JSON");

        final Run again = runAgain();

        assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.OK);
        final List<String> outcomes = again.out().lines().toList();
        assertThat(outcomes.subList(0, ANSWERED)).allMatch(line -> line.contains("\"status\":\"exists\""));
        assertThat(outcomes.subList(ANSWERED, ANSWERED + UNDER_WAY)).allMatch(line ->
            line.contains("\"status\":\"created\"") || line.contains("\"status\":\"exists\""));
        assertThat(outcomes.get(ANSWERED + UNDER_WAY)).contains("\"debits_posted\":\"" + (ANSWERED + UNDER_WAY) + "\"");
    }

    private Process serve(final Path log) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Millrace.class.getName(), "serve",
            "--durability", "process", "--home", home.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** The same transfers, by a private engine on the home that the killed one left. */
    private Run runAgain() throws IOException {
        final PipedOutputStream script = new PipedOutputStream();
        System.setIn(new PipedInputStream(script, 1 << 20));
        for (int i = 0; i < ANSWERED + UNDER_WAY; i++) {
            write(script, transfer(i));
        }
        write(script, "{\"lookup_accounts\":[1]}");
        script.close();
        return Run.of("exec", "--home", home.toString());
    }

    private List<String> replies() {
        return out.toString().lines().toList();
    }

    private static List<String> codes(final List<String> replies) {
        return replies.stream().map(line -> line.replaceAll(".*\"code\":\"(\\w+)\".*", "$1")).toList();
    }

    private static String transfer(final int i) {
        return "{\"create_transfers\":[{\"id\":" + (100 + i)
            + ",\"debit_account_id\":1,\"credit_account_id\":2,\"amount\":1,\"ledger\":1,\"code\":1}]}";
    }

    private static void write(final OutputStream script, final String line) throws IOException {
        script.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        script.flush();
    }

    private static String text(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNs).as("in time: " + what).isNegative();
            Thread.yield();
        }
    }
}
