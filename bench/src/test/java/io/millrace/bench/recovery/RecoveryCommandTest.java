package io.millrace.bench.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.support.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class RecoveryCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"process", "disk"})
    void shouldMeasureReplayAndFloorsAndLeaveNothingBehind(final String durability) throws IOException {
        final JsonNode report = execute("--accounts", "100", "--transfers", "700", "--batch", "1,64", "--runs", "2",
            "--warm-ups", "1", "--durability", durability, "--cold", "--dir", folder.toString(), "--json").report();

        assertThat(report.get("surroundings").get("durability").asText()).isEqualTo(durability);
        final JsonNode single = report.get("results").get("1 a command");
        assertThat(single.get("transfers").get(0).asInt()).isEqualTo(700);
        assertThat(single.get("records").get(0).asInt())
            .as("the transfers, the accounts, settings, a session's beginning and its end").isEqualTo(700 + 4);
        final JsonNode batched = report.get("results").get("64 a command");
        assertThat(batched.get("transfers").get(0).asInt()).as("in whole commands").isEqualTo(640);
        assertThat(batched.get("records").get(0).asInt()).isEqualTo(10 + 4);
        for (final JsonNode result : report.get("results")) {
            for (int run = 0; run < 2; run++) {
                final double floor = result.get("floor, records/s").get(run).asDouble();
                assertThat(floor).isPositive().isEqualTo(Math.min(
                    result.get("read with CRC-32C, records/s").get(run).asDouble(),
                    result.get("apply from memory, records/s").get(run).asDouble()));
                assertThat(result.get("ratio to the floor").get(run).asDouble())
                    .isCloseTo(result.get("replay, records/s").get(run).asDouble() / floor, within(1e-6));
                assertThat(result.get("start of an engine, ms").get(run).asDouble()).isPositive();
            }
        }
        CommandRun.assertEmpty(folder);
    }

    @Test
    void shouldPrintATableForPeople() {
        final CommandRun run = execute("--accounts", "10", "--transfers", "80", "--batch", "8", "--runs", "1",
            "--warm-ups", "0", "--dir", folder.toString()).assertSuccess();

        assertThat(run.out()).contains("cpu ", "jvm flags ", "8 a command", "median", "ratio to the floor", "no snapshots");
    }

    @ParameterizedTest
    @CsvSource({
        "--accounts, 1",
        "--transfers, 0",
        "--batch, 8190",
        "--runs, 0",
        "--warm-ups, -1",
        "--durability, none",
        "--dir, no-such-folder"})
    void shouldRefuseWhatCannotBeMeasured(final String option, final String value) {
        execute(option, value).assertRefused(option);
    }

    private static CommandRun execute(final String... args) {
        return CommandRun.of(new RecoveryCommand(), args);
    }
}
