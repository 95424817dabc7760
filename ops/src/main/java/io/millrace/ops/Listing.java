package io.millrace.ops;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of the same columns: a table for people, an array of objects under one name for programs. */
final class Listing {
    private static final String GAP = "  ";

    private final String name;
    private final String[] columns;
    private final List<Object[]> rows = new ArrayList<>();
    private long cursor;

    /**
     * @param name what the rows are, in the plural.
     */
    Listing(final String name, final String... columns) {
        this.name = name;
        this.columns = columns;
    }

    /**
     * @param values one per column; see {@link Values} for which are possible.
     */
    void add(final Object... values) {
        if (values.length != columns.length) {
            throw new IllegalArgumentException(values.length + " values for " + columns.length + " columns");
        }
        rows.add(values);
    }

    /**
     * Says that there is more.
     *
     * @param nextCursor where it begins; 0 when there is no more.
     * @return this.
     */
    Listing goesOnAt(final long nextCursor) {
        cursor = nextCursor;
        return this;
    }

    /** Where there is more; 0 when there is no more. */
    long cursor() {
        return cursor;
    }

    void writeTable(final PrintWriter out) {
        final int[] widths = new int[columns.length];
        final boolean[] right = new boolean[columns.length];
        for (int c = 0; c < columns.length; c++) {
            widths[c] = columns[c].length();
            for (final Object[] row : rows) {
                widths[c] = Math.max(widths[c], Values.text(row[c]).length());
                right[c] |= row[c] instanceof Number;
            }
        }
        writeLine(out, columns, widths, right);
        for (final Object[] row : rows) {
            writeLine(out, row, widths, right);
        }
    }

    void writeJson(final JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (final Object[] row : rows) {
            json.writeStartObject();
            for (int c = 0; c < columns.length; c++) {
                json.writeFieldName(columns[c]);
                Values.write(json, row[c]);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        if (cursor != 0) {
            json.writeStringField("cursor", Long.toString(cursor));
        }
    }

    private static void writeLine(
        final PrintWriter out, final Object[] values, final int[] widths, final boolean[] right) {
        final StringBuilder line = new StringBuilder();
        for (int c = 0; c < values.length; c++) {
            final String text = Values.text(values[c]);
            final String padding = " ".repeat(widths[c] - text.length());
            line.append(c == 0 ? "" : GAP).append(right[c] ? padding + text : text + padding);
        }
        out.println(line.toString().stripTrailing());
    }
}
