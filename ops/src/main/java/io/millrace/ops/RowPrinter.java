package io.millrace.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Rows that are printed as they come, however many: columns of fixed width for people, an object on a line for programs. */
final class RowPrinter {
    private static final String GAP = "  ";
    private static final JsonFactory JSON = new JsonFactory();

    private final PrintWriter out;
    private final boolean isJson;
    private final int[] widths;
    private final String[] columns;
    private boolean isHeaderDue;

    /**
     * @param widths  of the columns, at least; the last one needs none.
     * @param columns their names.
     */
    RowPrinter(final PrintWriter out, final boolean isJson, final int[] widths, final String... columns) {
        this.out = out;
        this.isJson = isJson;
        this.widths = widths;
        this.columns = columns;
    }

    /** Names the columns before the next row, where they are for people. */
    void header() {
        isHeaderDue = !isJson;
    }

    /**
     * @param values one per column; see {@link Values} for which are possible.
     */
    void add(final Object... values) {
        if (isHeaderDue) {
            isHeaderDue = false;
            writeLine(columns, values);
        }
        if (!isJson) {
            writeLine(values, values);
            return;
        }
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            json.writeStartObject();
            for (int c = 0; c < columns.length; c++) {
                json.writeFieldName(columns[c]);
                Values.write(json, values[c]);
            }
            json.writeEndObject();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        out.println();
    }

    /** Numbers stand to the right, and so do the names above them. */
    private void writeLine(final Object[] texts, final Object[] values) {
        final StringBuilder line = new StringBuilder();
        for (int c = 0; c < values.length; c++) {
            final String text = Values.text(texts[c]);
            final String padding = " ".repeat(c < widths.length ? Math.max(0, widths[c] - text.length()) : 0);
            line.append(c == 0 ? "" : GAP).append(values[c] instanceof Number ? padding + text : text + padding);
        }
        out.println(line.toString().stripTrailing());
    }
}
