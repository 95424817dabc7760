package io.millrace.bench.overload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class OverloadCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void shouldTurnAwayWhatIsTooMuchAndHaveAllThatItAcknowledged() throws IOException {
        final int exitCode = execute("--seconds", "1", "--calibration-seconds", "1", "--runs", "1",
            "--dir", folder.toString(), "--json");

        assertThat(exitCode).as("%s%s", out, err).isZero();
        final JsonNode results = new ObjectMapper().readTree(out.toString()).get("results");
        assertThat(only(results, "back-pressured")).isPositive();
        assertThat(only(results, "acknowledged")).isPositive()
            .isEqualTo(only(results, "offered") - only(results, "back-pressured") - only(results, "held back by the window"));
        assertThat(only(results, "looked up")).as("those of the calibration too")
            .isGreaterThan(only(results, "acknowledged"));
        assertThat(only(results, "p50 since taken, us")).isPositive();
        assertThat(only(results, "resident at most, MiB")).isPositive();
        assertThat(only(results, "store after, MiB")).isPositive();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--factor, 0",
        "--producers, 0",
        "--calibration-seconds, 0",
        "--seconds, 0",
        "--runs, 0",
        "--dir, no-such-folder"})
    void shouldRefuseWhatCannotBeMeasured(final String option, final String value) {
        assertThat(execute(option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(option);
    }

    private static double only(final JsonNode results, final String name) {
        assertThat(results.get(name)).as(name).hasSize(1);
        return results.get(name).get(0).asDouble();
    }

    private int execute(final String... args) {
        return new CommandLine(new OverloadCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    }
}
