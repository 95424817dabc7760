package io.millrace.ops.imports;

/** Makes rows for tests. */
final class Rows {
    private Rows() {
    }

    static Row of(final long line, final String... fields) {
        final Row row = new Row();
        row.begin(line);
        for (final String field : fields) {
            row.add(field.toCharArray(), 0, field.length());
        }
        return row;
    }
}
