package io.millrace.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
final class TortureCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldNameOrCutOffEveryFaultAndServeNothingThatWasNotWritten() throws IOException {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        final Run run = Run.of("torture", "corrupt", "--rounds", "400", "--seed", Long.toString(seed),
            "--dir", folder.toString(), "-o", "json");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        final JsonNode outcomes = new ObjectMapper().readTree(run.out());
        assertThat(outcomes.get("failed").asLong()).isZero();
        assertThat(outcomes.get("found").asLong() + outcomes.get("harmless").asLong() + outcomes.get("torn_tail").asLong()
            + outcomes.get("suffix_lost").asLong()).isEqualTo(400);
        assertThat(outcomes.get("found").asLong()).as("faults that were named").isGreaterThan(100);
        assertThat(outcomes.get("torn_tail").asLong()).as("torn tails").isPositive();
        assertThat(folder).as("nothing is left behind").isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"--rounds, 0", "--dir, no-such-folder"})
    void shouldRefuseSettingsThatMakeNoSense(final String option, final String value) {
        final Run run = Run.of("torture", "corrupt", option, value);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(option);
    }
}
