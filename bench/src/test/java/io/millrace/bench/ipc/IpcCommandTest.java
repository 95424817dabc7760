package io.millrace.bench.ipc;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.support.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class IpcCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"fused, process", "pipelined, disk"})
    void shouldMeasureAnEngineBesideABareEchoAndLeaveNothingBehind(final String profile, final String durability)
        throws IOException {
        final JsonNode report = execute("--messages", "2000", "--rates", "500,1000", "--seconds", "1", "--runs", "2",
            "--profile", profile, "--durability", durability, "--dir", folder.toString(), "--json").report();

        assertThat(report.get("surroundings").get("profile").asText()).isEqualTo(profile);
        for (final String load : List.of("one at a time", "500 a second", "1000 a second")) {
            final JsonNode figures = report.get("results").get(load);
            for (int run = 0; run < 2; run++) {
                final double echo = figures.get("p50, echo").get(run).asDouble();
                final double engine = figures.get("p50").get(run).asDouble();
                assertThat(echo).as(load).isPositive();
                assertThat(engine).as(load).isPositive();
                assertThat(figures.get("p50, ratio").get(run).asDouble()).isCloseTo(engine / echo, within(1e-6));
                assertThat(figures.get("max").get(run).asDouble()).isGreaterThanOrEqualTo(engine);
            }
            assertThat(figures.has("gap")).isEqualTo(!"one at a time".equals(load));
        }
        final JsonNode fullSpeed = report.get("results").get("full speed");
        assertThat(fullSpeed.get("engine's part").get(1).asDouble()).isCloseTo(
            fullSpeed.get("engine, a second").get(1).asDouble() / fullSpeed.get("echo, a second").get(1).asDouble(),
            within(1e-6));
        CommandRun.assertEmpty(folder);
    }

    @Test
    void shouldPrintATableForPeople() {
        final CommandRun run = execute("--messages", "100", "--rates", "100", "--seconds", "1", "--runs", "1",
            "--dir", folder.toString()).assertSuccess();

        assertThat(run.out()).contains("cpu ", "one at a time", "100 a second", "full speed", "p99.9, echo", "gap, echo");
    }

    @ParameterizedTest
    @CsvSource({
        "--messages, 9",
        "--rates, 0",
        "--seconds, 0",
        "--runs, 0",
        "--durability, none",
        "--profile, none",
        "--dir, no-such-folder"})
    void shouldRefuseWhatCannotBeMeasured(final String option, final String value) {
        execute(option, value).assertRefused(option);
    }

    private static CommandRun execute(final String... args) {
        return CommandRun.of(new IpcCommand(), args);
    }
}
