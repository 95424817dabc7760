package io.millrace.bench.expiry;

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

class ExpiryCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void shouldMeasureUntilAllHaveExpiredAndLeaveNothingBehind() throws IOException {
        final int exitCode = execute("--pendings", "2000", "--rate", "1000", "--seconds", "1", "--runs", "1",
            "--dir", folder.toString(), "--json");

        assertThat(exitCode).as(err.toString()).isZero();
        final JsonNode results = new ObjectMapper().readTree(out.toString()).get("results");
        assertThat(results.get("p99 without, us").get(0).asDouble()).isPositive();
        assertThat(results.get("sweeps").get(0).asInt()).as("in portions").isGreaterThan(1);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--pendings, 0",
        "--rate, 0",
        "--seconds, 0",
        "--runs, 0",
        "--dir, no-such-folder"})
    void shouldRefuseWhatCannotBeMeasured(final String option, final String value) {
        assertThat(execute(option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(option);
    }

    private int execute(final String... args) {
        return new CommandLine(new ExpiryCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    }
}
