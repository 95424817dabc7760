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
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(600)
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

    @Test
    void shouldHoldAllThatWasAcknowledgedWhereverTheEngineIsKilled() throws IOException {
        // More rounds than points, which follow each other.
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime() >>> 20);
        System.out.println("seed " + seed);
        final Run run = Run.of("torture", "crash", "--rounds", "26", "--seed", Long.toString(seed),
            "--dir", folder.toString(), "-o", "json");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        final JsonNode figures = new ObjectMapper().readTree(run.out());
        assertThat(figures.get("rounds").asLong()).isEqualTo(26);
        assertThat(figures.get("digests_compared").asLong()).isEqualTo(26);
        assertThat(figures.get("acknowledged").asLong()).isPositive();
        assertThat(figures.get("unknown_applied").asLong() + figures.get("unknown_not_applied").asLong())
            .as("in flight at a kill").isPositive();
        assertThat(List.of("moment", "frames_unsynced", "frames_synced", "roll", "segment_unfinished", "segment_unnamed",
            "segment_named", "segment_left", "mark", "closing", "recovery_discard", "recovery_cut", "recovery_mark"))
            .allSatisfy(point -> assertThat(figures.get("kills_at_" + point).asLong()).as(point).isPositive());
        assertThat(List.of("missing", "twice", "different", "torn", "wrong_balance", "digest_differs", "broken"))
            .allSatisfy(finding -> assertThat(figures.get(finding).asLong()).as(finding).isZero());
        assertThat(folder).as("nothing is left behind").isEmptyDirectory();
    }

    @Test
    void shouldLoseNothingDurableWithThePower() throws IOException {
        final JsonNode figures = power("--rounds", "64");

        assertThat(figures.get("failed").asLong()).isZero();
        assertThat(figures.get("durable_sequences").asLong()).isPositive();
        assertThat(figures.get("pages_lost").asLong()).as("pages lost").isPositive();
        assertThat(figures.get("names_lost").asLong()).as("names lost").isPositive();
        assertThat(figures.get("lost_in_recovery").asLong()).as("losses in recovery").isPositive();
    }

    @Test
    void shouldLoseNothingAcknowledgedWithThePower() throws IOException {
        final JsonNode figures = power("--engine", "--rounds", "2");

        assertThat(figures.get("rounds").asLong()).isEqualTo(2);
        assertThat(figures.get("acknowledged").asLong()).isPositive();
        assertThat(figures.get("missing").asLong()).isZero();
        assertThat(figures.has("pages_lost")).as("the power was cut").isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "corrupt, --rounds, 0", "corrupt, --dir, no-such-folder", "power, --rounds, 0", "power, --dir, no-such-folder",
        "crash, --rounds, 0", "crash, --dir, no-such-folder"})
    void shouldRefuseSettingsThatMakeNoSense(final String mode, final String option, final String value) {
        final Run run = Run.of("torture", mode, option, value);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(option);
    }

    private JsonNode power(final String... options) throws IOException {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime() >>> 20);
        System.out.println("seed " + seed);
        final List<String> command = new ArrayList<>(List.of("torture", "power", "--seed", Long.toString(seed)));
        command.addAll(List.of("--dir", folder.toString(), "-o", "json"));
        command.addAll(List.of(options));
        final Run run = Run.of(command.toArray(String[]::new));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(folder).as("nothing is left behind").isEmptyDirectory();
        return new ObjectMapper().readTree(run.out());
    }
}
