package io.millrace.bench.overload;

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

class OverloadCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTurnAwayWhatIsTooMuchAndHaveAllThatItAcknowledged() throws IOException {
        final JsonNode results = execute("--seconds", "1", "--calibration-seconds", "1", "--runs", "1",
            "--dir", folder.toString(), "--json").report().get("results");

        assertThat(only(results, "back-pressured")).isPositive();
        assertThat(only(results, "acknowledged")).isPositive()
            .isEqualTo(only(results, "offered") - only(results, "back-pressured") - only(results, "held back by the window"));
        assertThat(only(results, "looked up")).as("those of the calibration too")
            .isGreaterThan(only(results, "acknowledged"));
        assertThat(only(results, "p50 since taken, us")).isPositive();
        assertThat(only(results, "resident at most, MiB")).isPositive();
        assertThat(only(results, "store after, MiB")).isPositive();
        CommandRun.assertEmpty(folder);
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
        execute(option, value).assertRefused(option);
    }

    private static CommandRun execute(final String... args) {
        return CommandRun.of(new OverloadCommand(), args);
    }
}
