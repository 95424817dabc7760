package io.millrace.bench.alloc;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.support.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class AllocCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"fused, process", "pipelined, disk"})
    void shouldServeFromAHeapThatIsNeverCollectedAndLeaveNothingBehind(final String profile, final String durability)
        throws IOException {
        final JsonNode report = execute("--commands", "65000", "--stretch", "20000", "--heap", "128", "--profile", profile,
            "--durability", durability, "--dir", folder.toString(), "--json").report();

        assertThat(report.get("surroundings").get("engine's collector").asText()).contains("Epsilon");
        final JsonNode results = report.get("results");
        assertThat(figure(results, "commands")).as("whole stretches").isEqualTo(60_000);
        assertThat(results.get("commands/s")).hasSize(2).allSatisfy(rate -> assertThat(rate.asDouble()).isPositive());
        assertThat(figure(results, "segments of the journal")).isPositive();
        final double serving = figure(results, "heap used when serving, MiB");
        assertThat(serving).isPositive();
        assertThat(figure(results, "after warm-up, MiB")).isBetween(serving, 128.0);
        assertThat(figure(results, "in the end, MiB")).isBetween(serving, 128.0);
        assertThat(results.get("a stretch, bytes")).hasSize(2);
        assertThat(figure(results, "hot threads, warm-up, bytes")).as("the threads are found").isPositive();
        assertThat(results.get("hot threads, a stretch, bytes")).hasSize(2);
        CommandRun.assertEmpty(folder);
    }

    @Test
    void shouldSayThatTheHeapWasTooSmall() throws IOException {
        final CommandRun run = execute("--commands", "20", "--stretch", "10", "--heap", "32", "--dir", folder.toString());

        run.assertFailed("ALLOC_FAILED", "OutOfMemoryError");
        CommandRun.assertEmpty(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "--commands, 1999999",
        "--stretch, 0",
        "--heap, 31",
        "--durability, none",
        "--profile, none",
        "--dir, no-such-folder"})
    void shouldRefuseWhatCannotBeMeasured(final String option, final String value) {
        execute(option, value).assertRefused(option);
    }

    private static double figure(final JsonNode results, final String name) {
        return results.get(name).get(0).asDouble();
    }

    private static CommandRun execute(final String... args) {
        return CommandRun.of(new AllocCommand(), args);
    }
}
