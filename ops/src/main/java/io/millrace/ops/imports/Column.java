package io.millrace.ops.imports;

/** A column whose place in the row is known. */
final class Column {
    private final String name;
    private final int index;
    private final Filter[] filters;
    private final Text value = new Text();

    Column(final String name, final int index, final Filter[] filters) {
        this.name = name;
        this.index = index;
        this.filters = filters;
    }

    String name() {
        return name;
    }

    /** What the row holds here, filtered; valid until the next call. */
    Text value(final Row row) {
        value.clear();
        row.appendTo(value, index);
        for (int i = 0; i < filters.length; i++) {
            filters[i].apply(value, name);
        }
        return value;
    }
}
