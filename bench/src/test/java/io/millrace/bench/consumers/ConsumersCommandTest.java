package io.millrace.bench.consumers;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.support.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

import static io.millrace.bench.support.CommandRun.only;
import static org.assertj.core.api.Assertions.assertThat;

class ConsumersCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldCutOffWhoDoesNotReadItsReplies() throws IOException {
        final JsonNode figures = measure("deaf", "--bad-rate", "0");

        assertThat(only(figures, "SLOW_CONSUMER, times")).isPositive();
        assertThat(only(figures, "bad one: read a second")).isZero();
    }

    @Test
    void shouldCutOffWhoIsStoppedAndWhoVanishes() throws IOException {
        for (final String misconduct : new String[] {"stopped", "vanished"}) {
            final JsonNode figures = measure(misconduct);

            assertThat(only(figures, "bad one: times cut off")).as(misconduct).isPositive();
            assertThat(only(figures, "bad one: left open")).as(misconduct).isZero();
        }
    }

    @Test
    void shouldServeWhoFloodsWithoutCuttingItOff() throws IOException {
        final JsonNode figures = measure("flooding");

        assertThat(only(figures, "bad one: sent a second")).isPositive();
        assertThat(only(figures, "bad one: read a second")).isPositive();
        assertThat(only(figures, "bad one: times cut off")).isZero();
    }

    @Test
    void shouldAnswerWhoSendsGarbageUntilItIsCutOff() throws IOException {
        final JsonNode figures = measure("garbage");

        assertThat(only(figures, "bad one: read a second")).isPositive();
        assertThat(only(figures, "TOO_MANY_REFUSED, times")).isPositive();
    }

    @Test
    void shouldSetWhatOthersNoticeBesideWhatProcessorTimeAloneDoes() throws IOException {
        final JsonNode figures = measure("busy,flooding").get("flooding");

        assertThat(only(figures, "p99.9 to that of busy")).isPositive();
        assertThat(only(figures, "engine's turn max without, us")).isPositive();
        assertThat(only(figures, "engine's turn max with, us")).isPositive();
    }

    @Test
    void shouldMeasureWhatAProcessThatIsNoProducerDoes() throws IOException {
        assertThat(only(measure("busy"), "p99 ratio")).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "--misconduct, singing",
        "--rate, 0",
        "--bad-rate, -1",
        "--session-timeout, 0",
        "--seconds, 0",
        "--runs, 0",
        "--dir, no-such-folder"})
    void shouldRefuseWhatCannotBeMeasured(final String option, final String value) {
        execute(option, value).assertRefused(option);
    }

    private JsonNode measure(final String misconduct, final String... more) throws IOException {
        final Stream<String> args = Stream.of("--misconduct", misconduct, "--rate", "1000", "--seconds", "1", "--runs", "1",
            "--session-timeout", "3000", "--dir", folder.toString(), "--json");
        final JsonNode results = execute(Stream.concat(args, Stream.of(more)).toArray(String[]::new)).report().get("results");
        CommandRun.assertEmpty(folder);
        return misconduct.contains(",") ? results : results.get(misconduct);
    }

    private static CommandRun execute(final String... args) {
        return CommandRun.of(new ConsumersCommand(), args);
    }
}
