package io.millrace.bench.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A command that was run in this process.
 *
 * @param exitCode with which it ended.
 * @param out      what it said on standard output.
 * @param err      what it said on standard error.
 */
public record CommandRun(int exitCode, String out, String err) {
    /** Runs it. */
    public static CommandRun of(final Callable<Integer> command, final String... args) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** It came to its end. */
    public CommandRun assertSuccess() {
        assertThat(exitCode).as("%s%s", out, err).isZero();
        return this;
    }

    /** It would not begin, because of an option. */
    public void assertRefused(final String option) {
        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
        // Its usage, which names all options, follows.
        assertThat(err.lines().findFirst().orElse("")).contains(option);
        assertThat(out).isEmpty();
    }

    /** It began, and has no report to give. */
    public void assertFailed(final String code, final String... details) {
        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err).startsWith("bench: " + code + ": ").contains(details);
        assertThat(out).isEmpty();
    }

    /** Its report in JSON. */
    public JsonNode report() throws IOException {
        assertSuccess();
        return new ObjectMapper().readTree(out);
    }

    /** The only value of a figure. */
    public static double only(final JsonNode figures, final String name) {
        assertThat(figures.has(name)).as("%s in %s", name, figures).isTrue();
        assertThat(figures.get(name)).as(name).hasSize(1);
        return figures.get(name).get(0).asDouble();
    }

    /** It has left nothing behind. */
    public static void assertEmpty(final Path folder) throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).as("left behind").isEmpty();
        }
    }
}
