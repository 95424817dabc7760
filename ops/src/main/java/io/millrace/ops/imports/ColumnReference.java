package io.millrace.ops.imports;

import java.util.ArrayList;
import java.util.List;

/**
 * A column as a mapping names it, {@code name|filter|filter:argument}: what it holds goes through the filters from left to
 * right.
 */
final class ColumnReference {
    private final String name;
    private final List<Filter> filters;

    private ColumnReference(final String name, final List<Filter> filters) {
        this.name = name;
        this.filters = filters;
    }

    static ColumnReference parse(final String text) {
        final String[] parts = text.split("\\|", -1);
        if (parts[0].isEmpty()) {
            throw new MappingException("'" + text + "' names no column");
        }
        final List<Filter> filters = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            filters.add(Filter.parse(parts[i]));
        }
        return new ColumnReference(parts[0], filters);
    }

    /**
     * @throws MappingException if the header has no such column, or has it twice.
     */
    Column bind(final List<String> header) {
        final int index = header.indexOf(name);
        if (index < 0) {
            throw new MappingException("the header has no column '" + name + "'; it has " + String.join(", ", header));
        }
        if (header.lastIndexOf(name) != index) {
            throw new MappingException("the header has column '" + name + "' twice");
        }
        return new Column(name, index, filters.toArray(Filter[]::new));
    }
}
