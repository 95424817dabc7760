package io.millrace.ops.imports;

import java.util.ArrayList;
import java.util.List;

/**
 * Text with columns in it: {@code unit:{unit_id}}. In braces stands a {@link ColumnReference}; two braces of a kind, one
 * after the other, stand for the brace itself.
 */
final class Template {
    /** Strings and ColumnReferences, in order. */
    private final List<Object> parts;

    private Template(final List<Object> parts) {
        this.parts = parts;
    }

    /**
     * @throws MappingException if braces do not match, or a filter is not known.
     */
    static Template parse(final String text) {
        final List<Object> parts = new ArrayList<>();
        final StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            final char c = text.charAt(i);
            final boolean doubled = i + 1 < text.length() && text.charAt(i + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                literal.append(c);
                i += 2;
            } else if (c == '{') {
                final int end = text.indexOf('}', i);
                if (end < 0) {
                    throw new MappingException("'" + text + "' has a '{' without its '}'");
                }
                if (literal.length() > 0) {
                    parts.add(literal.toString());
                    literal.setLength(0);
                }
                parts.add(ColumnReference.parse(text.substring(i + 1, end)));
                i = end + 1;
            } else if (c == '}') {
                throw new MappingException("'" + text + "' has a '}' without its '{'");
            } else {
                literal.append(c);
                i++;
            }
        }
        if (literal.length() > 0 || parts.isEmpty()) {
            parts.add(literal.toString());
        }
        return new Template(parts);
    }

    Bound bind(final List<String> header) {
        final Object[] bound = new Object[parts.size()];
        for (int i = 0; i < bound.length; i++) {
            bound[i] = parts.get(i) instanceof ColumnReference reference ? reference.bind(header) : parts.get(i);
        }
        return new Bound(bound);
    }

    /** A template whose columns have their places in the row. */
    static final class Bound {
        private final Object[] parts;
        private final Text text = new Text();

        private Bound(final Object[] parts) {
            this.parts = parts;
        }

        /** Whether the text is the same for every row. */
        boolean isConstant() {
            return parts.length == 1 && parts[0] instanceof String;
        }

        /**
         * @return the text for this row; valid until the next call.
         * @throws RowRejectedException if a column is empty, or a filter does not take it.
         */
        Text evaluate(final Row row) {
            text.clear();
            for (int i = 0; i < parts.length; i++) {
                if (parts[i] instanceof Column column) {
                    final Text value = column.value(row);
                    if (value.length() == 0) {
                        throw new RowRejectedException(RejectReason.COLUMN_EMPTY, column.name() + " is empty");
                    }
                    text.append(value);
                } else {
                    text.append((String) parts[i]);
                }
            }
            return text;
        }
    }
}
