package io.millrace.ops;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names and values, one of each: two columns for people, one object for programs. */
final class Summary {
    private static final String GAP = "  ";

    private final Map<String, Object> entries = new LinkedHashMap<>();

    /**
     * @param value see {@link Values} for which are possible.
     */
    Summary put(final String name, final Object value) {
        entries.put(name, value);
        return this;
    }

    void writeTable(final PrintWriter out) {
        int nameWidth = 0;
        int numberWidth = 0;
        for (final Map.Entry<String, Object> entry : entries.entrySet()) {
            nameWidth = Math.max(nameWidth, entry.getKey().length());
            if (entry.getValue() instanceof Number) {
                numberWidth = Math.max(numberWidth, Values.text(entry.getValue()).length());
            }
        }
        for (final Map.Entry<String, Object> entry : entries.entrySet()) {
            final String text = Values.text(entry.getValue());
            final int indent = entry.getValue() instanceof Number ? numberWidth - text.length() : 0;
            out.println(entry.getKey() + " ".repeat(nameWidth - entry.getKey().length()) + GAP + " ".repeat(indent) + text);
        }
    }

    void writeJson(final JsonGenerator json) throws IOException {
        for (final Map.Entry<String, Object> entry : entries.entrySet()) {
            json.writeFieldName(entry.getKey());
            Values.write(json, entry.getValue());
        }
    }
}
