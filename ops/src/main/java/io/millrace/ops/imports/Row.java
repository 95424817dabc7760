package io.millrace.ops.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The fields of one row of a CSV file, in a buffer that is used again for the next row. */
final class Row {
    private final Text chars = new Text();
    private int[] ends = new int[16];
    private int fieldCount;
    private long line;

    void begin(final long newLine) {
        chars.clear();
        fieldCount = 0;
        line = newLine;
    }

    void add(final char[] source, final int offset, final int length) {
        chars.append(source, offset, length);
        if (fieldCount == ends.length) {
            ends = Arrays.copyOf(ends, fieldCount * 2);
        }
        ends[fieldCount++] = chars.length();
    }

    /** The line of the file on which the row begins; the file's first line is 1. */
    long line() {
        return line;
    }

    int fieldCount() {
        return fieldCount;
    }

    void appendTo(final Text target, final int field) {
        final int start = start(field);
        target.append(chars, start, end(field) - start);
    }

    String field(final int field) {
        return chars.subSequence(start(field), end(field)).toString();
    }

    List<String> fields() {
        final List<String> fields = new ArrayList<>(fieldCount);
        for (int i = 0; i < fieldCount; i++) {
            fields.add(field(i));
        }
        return fields;
    }

    void copyTo(final Row target) {
        target.begin(line);
        target.chars.append(chars, 0, chars.length());
        if (target.ends.length < fieldCount) {
            target.ends = new int[ends.length];
        }
        System.arraycopy(ends, 0, target.ends, 0, fieldCount);
        target.fieldCount = fieldCount;
    }

    private int start(final int field) {
        return field == 0 ? 0 : ends[field - 1];
    }

    private int end(final int field) {
        if (field >= fieldCount) {
            throw new IndexOutOfBoundsException(field);
        }
        return ends[field];
    }
}
