package io.millrace.bench.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.support.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

class CoreCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldMeasureEveryCaseAndLeaveNothingBehind() throws IOException {
        final JsonNode report = execute("--accounts", "100,1000", "--batch", "1,64", "--transfers", "6400", "--runs", "2",
            "--warm-ups", "1", "--dir", folder.toString(), "--json").report();

        assertThat(report.get("surroundings").get("jvm").asText()).isNotBlank();
        assertThat(report.get("settings").get("journal on").asText()).isNotBlank();
        assertThat(report.get("results")).hasSize(4);
        for (final JsonNode result : report.get("results")) {
            assertThat(result.get("transfersPerRun").asLong()).isEqualTo(6_400);
            assertThat(result.get("transfersPerSecond").get("runs")).hasSize(2);
            assertThat(result.get("transfersPerSecond").get("min").asDouble()).isPositive();
            // At least the transfers themselves.
            assertThat(result.get("bytesPerTransfer").asDouble()).isGreaterThan(128);
            for (int run = 0; run < 2; run++) {
                final double floorNs = run(result, "floorAppendNs", run) + run(result, "floorRingNs", run)
                    + run(result, "floorUpdateNs", run);
                assertThat(run(result, "ratio", run))
                    .isCloseTo(run(result, "transfersPerSecond", run) * floorNs / 1e9, withinPercentage(1));
            }
        }
        CommandRun.assertEmpty(folder);
    }

    @ParameterizedTest
    @CsvSource({"fused", "pipelined"})
    void shouldMeasureWhatTheDiskGives(final String profile) throws IOException {
        final JsonNode report = execute("--accounts", "100", "--batch", "8", "--transfers", "6400", "--runs", "2",
            "--warm-ups", "0", "--durability", "disk", "--profile", profile, "--lone", "10", "--dir", folder.toString(),
            "--json").report();

        final JsonNode results = report.get("results").get("100 accounts, 8 a command");
        assertThat(results.fieldNames()).toIterable().contains("ratio, %", "lone command in fdatasyncs");
        results.forEach(figure -> {
            assertThat(figure).hasSize(2);
            figure.forEach(value -> assertThat(value.asDouble()).isPositive());
        });
        // 800 commands of 8 transfers share syncs, or nothing has been gained.
        results.get("commands a sync").forEach(value -> assertThat(value.asDouble()).isGreaterThan(1));
        CommandRun.assertEmpty(folder);
    }

    @ParameterizedTest
    @CsvSource({"fused", "pipelined"})
    void shouldMeasureUnderEitherProfile(final String profile) throws IOException {
        final JsonNode report = execute("--accounts", "100", "--batch", "8", "--transfers", "6400", "--runs", "1",
            "--warm-ups", "0", "--profile", profile, "--dir", folder.toString(), "--json").report();

        assertThat(report.get("settings").get("profile").asText()).startsWith(profile);
    }

    @Test
    void shouldPrintATableForPeople() {
        final CommandRun run = execute("--accounts", "10", "--batch", "8", "--transfers", "800", "--runs", "1",
            "--warm-ups", "0", "--dir", folder.toString()).assertSuccess();

        assertThat(run.out()).contains("cpu ", "jvm flags ", "median/s", "ratio");
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
        execute(option, value).assertRefused(option);
    }

    private static double run(final JsonNode result, final String figure, final int run) {
        return result.get(figure).get("runs").get(run).asDouble();
    }

    private static CommandRun execute(final String... args) {
        return CommandRun.of(new CoreCommand(), args);
    }
}
