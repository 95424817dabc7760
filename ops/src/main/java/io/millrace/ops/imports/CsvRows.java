package io.millrace.ops.imports;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordWrapper;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;

/** The rows of a CSV file, one at a time in the same buffer. Empty lines are passed over. */
final class CsvRows implements AutoCloseable {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final CsvReader<Row> reader;
    private final CloseableIterator<Row> rows;
    private final List<String> header;
    private long lastLine;

    /**
     * Reads the header.
     *
     * @param source is closed with this.
     * @throws ImportException if there is no header, or not even that can be read.
     */
    CsvRows(final Reader source, final char separator) {
        reader = CsvReader.builder().fieldSeparator(separator).build(new RowHandler(), source);
        rows = reader.iterator();
        final Row first;
        try {
            first = next();
        } catch (final UnreadableException ex) {
            throw new ImportException("CSV_UNREADABLE", ex.getMessage() + "; give a CSV file, and its --charset", ex);
        }
        if (first == null) {
            throw new ImportException("CSV_EMPTY", "the file has no header; its first line must name the columns");
        }
        header = first.fields();
        if (header.get(0).startsWith(BYTE_ORDER_MARK)) {
            header.set(0, header.get(0).substring(BYTE_ORDER_MARK.length()));
        }
    }

    List<String> header() {
        return header;
    }

    /**
     * @return the next row, valid until the next call; null after the last.
     * @throws UnreadableException if the file cannot be read on.
     */
    Row next() {
        try {
            if (!rows.hasNext()) {
                return null;
            }
            final Row row = rows.next();
            lastLine = row.line();
            return row;
        } catch (final CsvParseException | UncheckedIOException ex) {
            final Throwable cause = ex.getCause() == null ? ex : ex.getCause();
            throw new UnreadableException("cannot read on after line " + lastLine + ": " + cause, ex);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** What comes after the last row is no CSV, or could not be read. */
    static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableException(final String message, final Throwable cause) {
            super(message, cause);
        }
    }

    private static final class RowHandler extends AbstractBaseCsvCallbackHandler<Row> {
        private final Row row = new Row();

        @Override
        protected void handleBegin(final long startingLineNumber) {
            row.begin(startingLineNumber);
        }

        @Override
        protected void handleField(
            final int fieldIdx, final char[] buf, final int offset, final int len, final boolean quoted) {
            row.add(buf, offset, len);
        }

        @Override
        protected RecordWrapper<Row> buildRecord() {
            return wrapRecord(row);
        }
    }
}
