package io.millrace.bench.pause;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.load.EnginePeer;
import io.millrace.bench.support.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static io.millrace.bench.support.CommandRun.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PauseCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldMeasureEachDisturbanceBesideTheSameLoadWithoutAndSayThatItTookPlace() throws IOException {
        // The index of transfers is then close before growing.
        final JsonNode report = execute("--rates", "20000", "--seconds", "1", "--messages", "60000", "--runs", "1",
            "--warm-up", "2000", "--dir", folder.toString(), "--json").report();

        final JsonNode results = report.get("results");
        assertThat(results.fieldNames()).toIterable().containsExactly("roll, 20000 a second", "growth, 20000 a second",
            "consumer, 20000 a second", "scan, 20000 a second");
        for (final Map.Entry<String, JsonNode> section : results.properties()) {
            final JsonNode figures = section.getValue();
            assertThat(only(figures, "messages without")).isEqualTo(20_000);
            assertThat(only(figures, "messages during")).as("as long at least").isGreaterThan(10_000);
            assertThat(only(figures, "gap without")).isPositive();
            for (final String percentile : List.of("p50", "p99", "p99.9", "p99.99", "max")) {
                assertThat(only(figures, percentile + " ratio")).isPositive().isCloseTo(
                    only(figures, percentile + " during") / only(figures, percentile + " without"), within(1e-6));
            }
            final JsonNode distribution = report.get("distributions, percentile and us").get(section.getKey());
            final JsonNode during = distribution.get("during").get(0);
            assertThat(during.get(during.size() - 1).get(0).asDouble()).isEqualTo(100);
            assertThat(during.get(during.size() - 1).get(1).asDouble()).isEqualTo(only(figures, "max during"));
        }
        final JsonNode roll = results.get("roll, 20000 a second");
        assertThat(only(roll, "rolls without")).isZero();
        assertThat(only(roll, "rolls during")).isGreaterThanOrEqualTo(3);
        final JsonNode growth = results.get("growth, 20000 a second");
        assertThat(only(growth, "index growths during")).isPositive();
        assertThat(only(growth, "accounts created without")).isZero();
        assertThat(only(growth, "accounts created during")).isGreaterThanOrEqualTo(EnginePeer.ACCOUNTS);
        final JsonNode consumer = results.get("consumer, 20000 a second");
        assertThat(only(consumer, "sessions cut off without")).isZero();
        assertThat(only(consumer, "sessions cut off during")).isEqualTo(4);
        final JsonNode scan = results.get("scan, 20000 a second");
        assertThat(only(scan, "pages read without")).isZero();
        assertThat(only(scan, "pages read during")).isPositive();
        assertThat(only(scan, "rows read during")).as("more than a page or two").isGreaterThan(10_000);
        CommandRun.assertEmpty(folder);
    }

    @Test
    void shouldMeasureAtSharesOfTheHighestRate() throws IOException {
        final CommandRun run = execute("--shares", "5,10", "--seconds", "1", "--messages", "20000", "--runs", "1",
            "--warm-up", "0", "--disturbances", "scan", "--profile", "pipelined", "--durability", "disk",
            "--dir", folder.toString()).assertSuccess();

        assertThat(run.out()).contains("cpu ", "warm-up", "highest rate", "pipelined", "scan, 5 %", "scan, 10 %", "p99.99 ratio",
            "gap without", "index growths", "no pruning");
        CommandRun.assertEmpty(folder);
    }

    @Test
    void shouldHaveNoFigureOfWhatDidNotTakePlace() throws IOException {
        execute("--rates", "10", "--seconds", "1", "--messages", "10", "--runs", "1", "--disturbances", "roll",
            "--warm-up", "0", "--dir", folder.toString())
            .assertFailed("PAUSE_FAILED", "roll did not take place at 10 messages a second");

        CommandRun.assertEmpty(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "--disturbances, earthquake",
        "--shares, 0",
        "--shares, 101",
        "--rates, 0",
        "--warm-up, -1",
        "--messages, 0",
        "--seconds, 0",
        "--runs, 0",
        "--durability, none",
        "--profile, none",
        "--dir, no-such-folder"})
    void shouldRefuseWhatCannotBeMeasured(final String option, final String value) {
        execute(option, value).assertRefused(option);
    }

    private static CommandRun execute(final String... args) {
        return CommandRun.of(new PauseCommand(), args);
    }
}
