package io.millrace.bench.core;

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

class CoreCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void shouldMeasureEveryCaseAndLeaveNothingBehind() throws IOException {
        final int exitCode = execute("--accounts", "100,1000", "--batch", "1,64", "--transfers", "6400", "--runs", "2",
            "--warm-ups", "1", "--dir", folder.toString(), "--json");

        assertThat(exitCode).as(err.toString()).isZero();
        final JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.get("surroundings").get("jvm").asText()).isNotBlank();
        assertThat(report.get("settings").get("journal on").asText()).isNotBlank();
        assertThat(report.get("results")).hasSize(4);
        for (final JsonNode result : report.get("results")) {
            assertThat(result.get("transfersPerRun").asLong()).isEqualTo(6_400);
            assertThat(result.get("transfersPerSecond").get("runs")).hasSize(2);
            assertThat(result.get("transfersPerSecond").get("min").asDouble()).isPositive();
            // At least the transfers themselves.
            assertThat(result.get("bytesPerTransfer").asDouble()).isGreaterThan(128);
            assertThat(result.get("ratio").asDouble()).isPositive();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"fused", "pipelined"})
    void shouldMeasureWhatTheDiskGives(final String profile) throws IOException {
        final int exitCode = execute("--accounts", "100", "--batch", "8", "--transfers", "6400", "--runs", "2", "--warm-ups", "0",
            "--durability", "disk", "--profile", profile, "--lone", "10", "--dir", folder.toString(), "--json");

        assertThat(exitCode).as(err.toString()).isZero();
        final JsonNode results = new ObjectMapper().readTree(out.toString()).get("results").get("100 accounts, 8 a command");
        assertThat(results.fieldNames()).toIterable().contains("ratio, %", "lone command in fdatasyncs");
        results.forEach(figure -> {
            assertThat(figure).hasSize(2);
            figure.forEach(value -> assertThat(value.asDouble()).isPositive());
        });
        // 800 commands of 8 transfers share syncs, or nothing has been gained.
        results.get("commands a sync").forEach(value -> assertThat(value.asDouble()).isGreaterThan(1));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"fused", "pipelined"})
    void shouldMeasureUnderEitherProfile(final String profile) throws IOException {
        assertThat(execute("--accounts", "100", "--batch", "8", "--transfers", "6400", "--runs", "1", "--warm-ups", "0",
            "--profile", profile, "--dir", folder.toString(), "--json")).as(err.toString()).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).get("settings").get("profile").asText()).startsWith(profile);
    }

    @Test
    void shouldPrintATableForPeople() {
        final int exitCode = execute("--accounts", "10", "--batch", "8", "--transfers", "800", "--runs", "1",
            "--warm-ups", "0", "--dir", folder.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString()).contains("cpu ", "jvm flags ", "median/s", "ratio");
    }

    @ParameterizedTest
    @CsvSource({
        "--accounts, 1",
        "--batch, 8190",
        "--transfers, 0",
        "--runs, 0",
        "--warm-ups, -1",
        "--lone, 0",
        "--dir, no-such-folder"})
    void shouldRefuseWhatCannotBeMeasured(final String option, final String value) {
        assertThat(execute(option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(option);
        assertThat(out.toString()).isEmpty();
    }

    private int execute(final String... args) {
        return new CommandLine(new CoreCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    }
}
