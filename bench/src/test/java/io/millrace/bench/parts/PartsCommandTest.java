package io.millrace.bench.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class PartsCommandTest {
    private static final List<String> SHORTEST =
        List.of("--forks", "0", "--warm-ups", "0", "--runs", "1", "--run-ms", "5", "--json");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    static List<String> names() {
        return PartsRun.names();
    }

    @Test
    void shouldKnowABenchmarkOfEachPart() {
        assertThat(names().stream().map(name -> name.substring(0, name.indexOf('.'))).distinct()).containsExactly(
            "JournalFrames", "LedgerApply", "RingHop", "StoreIndex", "StoreRows", "TransferCodec");
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldRunAndLeaveNothingBehind(final String name) throws IOException {
        final int exitCode = execute(SHORTEST, "--accounts", "100", "--include", '^' + Pattern.quote(name) + '$');

        assertThat(exitCode).as(err.toString()).isZero();
        final JsonNode results = new ObjectMapper().readTree(out.toString()).get("results");
        assertThat(results).hasSize(1);
        final JsonNode figures = results.iterator().next().get(name.substring(name.indexOf('.') + 1));
        assertThat(figures).hasSize(1);
        assertThat(figures.get(0).asDouble()).isPositive();
        assertFolderIsEmpty();
    }

    @Test
    void shouldMeasureInJvmsOfTheirOwnWithThisOnesOptions() throws IOException {
        // Without them Chronicle Queue opens no journal.
        final int exitCode = execute(SHORTEST, "--forks", "2", "--include", "JournalFrames.appendOne");

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).get("results").get("JournalFrames").get("appendOne")).hasSize(2);
        assertFolderIsEmpty();
    }

    @Test
    void shouldMeasureEachNumberOfAccounts() throws IOException {
        final int exitCode = execute(SHORTEST, "--accounts", "2,1000", "--include", "StoreRows.update$");

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).get("results").fieldNames()).toIterable()
            .containsExactly("StoreRows, 2 accounts", "StoreRows, 1000 accounts");
    }

    @Test
    void shouldPrintATableForPeople() {
        final int exitCode = execute(SHORTEST.subList(0, SHORTEST.size() - 1), "--include", "TransferCodec.encodeOne");

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString()).contains("cpu ", "jvm flags ", "TransferCodec", "encodeOne", "median", "Nanoseconds");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldSayWhatFailed() throws IOException {
        final Path lockFile = Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(execute(SHORTEST, "--include", "encodeOne")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        }

        assertThat(err.toString()).startsWith("bench: PARTS_FAILED: TransferCodec.encodeOne failed: ").contains("JMH");
        assertThat(out.toString()).isEmpty();
        assertFolderIsEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--include, (",
        "--include, NoSuchPart",
        "--accounts, 1",
        "--forks, -1",
        "--warm-ups, -1",
        "--runs, 0",
        "--run-ms, 0",
        "--dir, no-such-folder"})
    void shouldRefuseWhatCannotBeMeasured(final String option, final String value) {
        assertThat(execute(List.of(), option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(option);
        assertThat(out.toString()).isEmpty();
    }

    private void assertFolderIsEmpty() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private int execute(final List<String> args, final String... more) {
        final List<String> all = new ArrayList<>(List.of("--dir", folder.toString()));
        all.addAll(args);
        all.addAll(Arrays.asList(more));
        return new CommandLine(new PartsCommand())
            .setOverwrittenOptionsAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    }
}
