package io.millrace.ops.imports;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class CsvRowsTest {
    @Test
    void shouldGiveRowsWithTheLinesOnWhichTheyBegin() {
        try (CsvRows rows = rows("a,b\n1,\"x\ny\"\n\n2,z\r\n3,\"\"\"q\"\"\"")) {
            assertThat(rows.header()).containsExactly("a", "b");
            assertRow(rows.next(), 2, "1", "x\ny");
            assertRow(rows.next(), 5, "2", "z");
            assertRow(rows.next(), 6, "3", "\"q\"");
            assertThat(rows.next()).isNull();
        }
    }

    @Test
    void shouldGiveRowsOfAnyNumberOfFields() {
        try (CsvRows rows = rows("a,b\n1\n1,2,3\n")) {
            assertRow(rows.next(), 2, "1");
            assertRow(rows.next(), 3, "1", "2", "3");
        }
    }

    @Test
    void shouldNotTakeByteOrderMarkForPartOfTheFirstName() {
        try (CsvRows rows = rows("\uFEFFa,b\n")) {
            assertThat(rows.header()).containsExactly("a", "b");
        }
    }

    @Test
    void shouldRefuseFileWithoutHeader() {
        assertThatThrownBy(() -> rows(""))
            .isInstanceOfSatisfying(ImportException.class, ex -> assertThat(ex.code()).isEqualTo("CSV_EMPTY"));
    }

    @Test
    void shouldKeepRowThatWasCopied() {
        try (CsvRows rows = rows("a,b\n1,one\n2,two\n")) {
            final Row copy = new Row();
            rows.next().copyTo(copy);
            assertRow(rows.next(), 3, "2", "two");

            assertRow(copy, 2, "1", "one");
        }
    }

    @Test
    void shouldTellAfterWhichLineItCouldNotReadOn() {
        final Reader broken = new Reader() {
            private final Reader start = new StringReader("a,b\n1,2\n3,");

            @Override
            public int read(final char[] target, final int offset, final int count) throws IOException {
                final int read = start.read(target, offset, count);
                if (read < 0) {
                    throw new IOException("the disk is gone");
                }
                return read;
            }

            @Override
            public void close() {
                // Nothing to close.
            }
        };
        try (CsvRows rows = new CsvRows(broken, ',')) {
            assertRow(rows.next(), 2, "1", "2");

            assertThatThrownBy(rows::next)
                .isInstanceOf(CsvRows.UnreadableException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("the disk is gone");
        }
    }

    private static CsvRows rows(final String text) {
        return new CsvRows(new StringReader(text), ',');
    }

    private static void assertRow(final Row row, final long line, final String... fields) {
        assertThat(row.fields()).containsExactly(fields);
        assertThat(row.line()).isEqualTo(line);
    }
}
