package io.millrace.ops;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
final class ExecCommandTest {
    private static final String EMPTY_BATCH = "{\"create_transfers\":[]}";

    @TempDir
    private Path directory;

    @Test
    void shouldMoveManualClockBetweenLines() {
        final Run run = run("--ephemeral --clock manual --clock-start 1000",
            EMPTY_BATCH,
            "{\"advance_clock_ns\":500}",
            EMPTY_BATCH,
            "{\"advance_clock_ns\":0}",
            "{\"advance_clock_ns\":-1}",
            "{\"advance_clock_ns\":9223372036854774308}",
            "{\"advance_clock_ns\":\"9223372036854774306\"}",
            EMPTY_BATCH,
            "{\"advance_clock_ns\":1}",
            "{\"advance_clock_ns\":1}");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines().map(line -> line.replaceFirst(",\"message.*", ""))).containsExactly(
            "{\"sequence\":3,\"timestamp\":\"1002\",\"results\":[]}",
            "{\"clock_ns\":\"1500\"}",
            "{\"sequence\":4,\"timestamp\":\"1500\",\"results\":[]}",
            "{\"clock_ns\":\"1500\"}",
            "{\"error\":{\"code\":\"OUT_OF_RANGE\"",
            "{\"error\":{\"code\":\"OUT_OF_RANGE\"",
            "{\"clock_ns\":\"9223372036854775806\"}",
            "{\"sequence\":5,\"timestamp\":\"9223372036854775806\",\"results\":[]}",
            "{\"clock_ns\":\"9223372036854775807\"}",
            "{\"error\":{\"code\":\"OUT_OF_RANGE\"");
    }

    @Test
    void shouldTakeNoMoreCommandsWhenTimeHasEndedAndStillAnswerQueries() {
        final Run run = run("--ephemeral --clock manual --clock-start 9223372036854775807",
            EMPTY_BATCH,
            "{\"lookup_accounts\":[1]}",
            EMPTY_BATCH,
            "{\"advance_clock_ns\":0}");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        // The settings of a new home have had the last timestamp.
        assertThat(run.out().lines().map(line -> line.replaceFirst(",\"message.*", ""))).containsExactly(
            "{\"error\":{\"code\":\"TIME_ENDED\"",
            "{\"accounts\":[null]}",
            "{\"error\":{\"code\":\"TIME_ENDED\"",
            "{\"clock_ns\":\"9223372036854775807\"}");
    }

    @Test
    void shouldAnswerNextLineWhenAllThatIsDueHasExpired() {
        final StringBuilder pending = new StringBuilder();
        for (int i = 0; i < 8_000; i++) {
            pending.append(i == 0 ? "" : ",").append("{\"id\":").append(i + 10)
                .append(",\"debit_account_id\":1,\"credit_account_id\":2,\"amount\":3,\"ledger\":1,\"code\":1,")
                .append("\"flags\":[\"pending\"],\"timeout\":").append(1 + i % 2).append('}');
        }

        final Run run = run("--ephemeral --clock manual --clock-start 1000000",
            "{\"create_accounts\":[{\"id\":1,\"ledger\":1,\"code\":1},{\"id\":2,\"ledger\":1,\"code\":1}]}",
            "{\"create_transfers\":[" + pending + "]}",
            "{\"lookup_accounts\":[1]}",
            "{\"advance_clock_ns\":1001000000}",
            "{\"lookup_accounts\":[1]}",
            "{\"advance_clock_ns\":1000000000}",
            "{\"lookup_accounts\":[1]}",
            "{\"lookup_transfers\":[10]}");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines().filter(line -> line.startsWith("{\"accounts\"")).map(ExecCommandTest::debitsPending))
            .containsExactly("24000", "12000", "0");
        assertThat(run.out().lines()).hasSize(8).last().asString().contains("\"flags\":[\"pending\"]", "\"timeout\":1,");
    }

    @Test
    void shouldCarryOnHomeAtTheTimeOfItsLastCommand() {
        final String home = "--durability process --clock manual --home " + directory.resolve("home");

        assertThat(run(home + " --clock-start 5000", EMPTY_BATCH).out()).startsWith("{\"sequence\":3,\"timestamp\":\"5002\"");
        assertThat(run(home, "{\"advance_clock_ns\":99}", EMPTY_BATCH).out().lines()).containsExactly(
            "{\"clock_ns\":\"5103\"}", "{\"sequence\":6,\"timestamp\":\"5103\",\"results\":[]}");
    }

    @Test
    void shouldLeaveNoTemporaryHomeBehind() {
        final Run run = run("--ephemeral", EMPTY_BATCH, "wrong");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines()).hasSize(2);
        assertThat(Path.of(System.getProperty("java.io.tmpdir")).toFile().list())
            .noneMatch(name -> name.startsWith("millrace-exec-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ephemeral --connect x", "--ephemeral --home x", "--clock manual --connect x",
        "--ephemeral --clock-start 5", "--ephemeral --clock manual --clock-start -1",
        "--ephemeral --clock manual --clock-start 9223372036854775808", "--ephemeral --clock lunar"})
    void shouldRefuseOptionsThatDoNotGoTogether(final String options) {
        final Run run = run(options, EMPTY_BATCH);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("millrace: USAGE: ");
    }

    private static String debitsPending(final String line) {
        return line.replaceAll(".*\"debits_pending\":\"(\\d+)\".*", "$1");
    }

    private static Run run(final String options, final String... lines) {
        final InputStream in = System.in;
        System.setIn(new ByteArrayInputStream((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
        try {
            return Run.of(Stream.concat(Stream.of("exec"), Arrays.stream(options.split(" "))).toArray(String[]::new));
        } finally {
            System.setIn(in);
        }
    }
}
