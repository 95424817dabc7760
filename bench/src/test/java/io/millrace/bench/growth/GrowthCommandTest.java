package io.millrace.bench.growth;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.support.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;

import static io.millrace.bench.support.CommandRun.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class GrowthCommandTest {
    private static final int EVENT_LENGTH = 128;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"fused, process", "pipelined, disk"})
    void shouldMeasureWithAPastBesideAnEmptyEngineAndLeaveNothingBehind(final String profile, final String durability)
        throws IOException {
        final JsonNode report = execute("--accounts", "30000", "--transfers", "60000", "--stretch", "6400", "--batch", "1,64",
            "--runs", "2", "--profile", profile, "--durability", durability, "--dir", folder.toString(), "--json").report();

        final JsonNode results = report.get("results");
        assertThat(only(results.get("1 a command"), "past transfers")).isEqualTo(60_000);
        assertThat(only(results.get("64 a command"), "past transfers")).as("in whole commands").isEqualTo(59_968);
        assertThat(only(results.get("1 a command"), "a transfer: command, bytes")).isEqualTo(EVENT_LENGTH + 32);
        assertThat(only(results.get("64 a command"), "a transfer: command, bytes")).isEqualTo(EVENT_LENGTH + 32 / 64.0);
        for (final JsonNode figures : results) {
            for (int run = 0; run < 2; run++) {
                final double empty = figures.get("transfers/s, empty engine").get(run).asDouble();
                assertThat(empty).isPositive();
                assertThat(figures.get("ratio").get(run).asDouble())
                    .isCloseTo(figures.get("transfers/s, with the past").get(run).asDouble() / empty, within(1e-6));
            }
            assertThat(only(figures, "an account: store, bytes")).isGreaterThan(EVENT_LENGTH);
            assertThat(only(figures, "a past transfer: store, bytes")).isGreaterThan(EVENT_LENGTH);
            // What the process grows by is its own affair where it is so little.
            assertThat(figures.fieldNames()).toIterable()
                .contains("an account: resident, bytes", "a past transfer: resident, bytes");
            final double command = only(figures, "a transfer: command, bytes");
            assertThat(only(figures, "a transfer: journal, bytes")).isGreaterThan(command);
            assertThat(only(figures, "journal to commands"))
                .isCloseTo(only(figures, "a transfer: journal, bytes") / command, within(1e-6));
            assertThat(only(figures, "commands a frame")).isGreaterThanOrEqualTo(1);
        }
        CommandRun.assertEmpty(folder);
    }

    @Test
    void shouldPrintATableForPeople() {
        final CommandRun run = execute("--accounts", "10", "--transfers", "80", "--stretch", "8", "--batch", "8", "--runs", "1",
            "--dir", folder.toString()).assertSuccess();

        assertThat(run.out()).contains("cpu ", "8 a command", "median", "transfers/s, with the past", "journal to commands");
    }

    @ParameterizedTest
    @CsvSource({
        "--accounts, 1",
        "--transfers, 0",
        "--stretch, 0",
        "--batch, 8190",
        "--runs, 0",
        "--durability, none",
        "--profile, none",
        "--dir, no-such-folder"})
    void shouldRefuseWhatCannotBeMeasured(final String option, final String value) {
        execute(option, value).assertRefused(option);
    }

    private static CommandRun execute(final String... args) {
        return CommandRun.of(new GrowthCommand(), args);
    }
}
