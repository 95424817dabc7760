package io.millrace.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The option {@code -o} of every command that has something to say, and what it says. JSON is one object on one line. */
final class Output {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORMAT",
        defaultValue = "table",
        description = "How to print: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). In JSON, numbers that may have more"
            + " than 53 bits are strings of digits.")
    private Format format;

    /** For people, or for programs. */
    enum Format {
        TABLE,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void print(final Summary summary) {
        if (format == Format.TABLE) {
            summary.writeTable(out());
            out().flush();
        } else {
            printJson(summary::writeJson);
        }
    }

    void print(final Listing listing) {
        if (format == Format.TABLE) {
            listing.writeTable(out());
            out().flush();
            if (listing.cursor() != 0) {
                final PrintWriter err = command.commandLine().getErr();
                err.println("millrace: there is more; the same command with --cursor " + listing.cursor() + " goes on");
                err.flush();
            }
        } else {
            printJson(listing::writeJson);
        }
    }

    /** For rows of which there may be any number; see {@link RowPrinter}. */
    RowPrinter rows(final int[] widths, final String... columns) {
        return new RowPrinter(out(), format == Format.JSON, widths, columns);
    }

    boolean isJson() {
        return format == Format.JSON;
    }

    private void printJson(final JsonBody body) {
        try (JsonGenerator json = new JsonFactory().createGenerator(out())) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        out().println();
        out().flush();
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** What stands between the braces. */
    @FunctionalInterface
    private interface JsonBody {
        void write(JsonGenerator json) throws IOException;
    }
}
