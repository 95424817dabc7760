package io.millrace.bench.alloc;

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

class AllocCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"fused, process", "pipelined, disk"})
    void shouldServeFromAHeapThatIsNeverCollectedAndLeaveNothingBehind(final String profile, final String durability)
        throws IOException {
        final int exitCode = execute("--commands", "65000", "--stretch", "20000", "--heap", "128", "--profile", profile,
            "--durability", durability, "--dir", folder.toString(), "--json");

        assertThat(exitCode).as(err.toString()).isZero();
        final JsonNode report = new ObjectMapper().readTree(out.toString());
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
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldSayThatTheHeapWasTooSmall() throws IOException {
        final int exitCode = execute("--commands", "20", "--stretch", "10", "--heap", "32", "--dir", folder.toString());

        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("ALLOC_FAILED", "OutOfMemoryError");
        assertThat(out.toString()).isEmpty();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
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
        assertThat(execute(option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(option);
        assertThat(out.toString()).isEmpty();
    }

    private static double figure(final JsonNode results, final String name) {
        return results.get(name).get(0).asDouble();
    }

    private int execute(final String... args) {
        return new CommandLine(new AllocCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    }
}
