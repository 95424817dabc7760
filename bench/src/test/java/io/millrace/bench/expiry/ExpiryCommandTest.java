package io.millrace.bench.expiry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.support.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class ExpiryCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldMeasureUntilAllHaveExpiredAndLeaveNothingBehind() throws IOException {
        final JsonNode results = execute("--pendings", "2000", "--rate", "1000", "--seconds", "1", "--runs", "1",
            "--dir", folder.toString(), "--json").report().get("results");

        assertThat(results.get("p99 without, us").get(0).asDouble()).isPositive();
        assertThat(results.get("sweeps").get(0).asInt()).as("in portions").isGreaterThan(1);
        CommandRun.assertEmpty(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "--pendings, 0",
        "--rate, 0",
        "--seconds, 0",
        "--runs, 0",
        "--dir, no-such-folder"})
    void shouldRefuseWhatCannotBeMeasured(final String option, final String value) {
        execute(option, value).assertRefused(option);
    }

    private static CommandRun execute(final String... args) {
        return CommandRun.of(new ExpiryCommand(), args);
    }
}
