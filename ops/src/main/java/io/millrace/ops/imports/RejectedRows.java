package io.millrace.ops.imports;

import de.siegmar.fastcsv.writer.CsvWriter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of rejected rows: a CSV file with the columns {@code line}, {@code reason} and {@code detail}, then those of the
 * imported file as they were, so that the rows can be repaired and imported as a file of their own.
 */
final class RejectedRows implements AutoCloseable {
    private static final List<String> COLUMNS = List.of("line", "reason", "detail");

    private final CsvWriter writer;
    private final List<String> record = new ArrayList<>();
    private final Path path;
    private long count;

    /** Creates the file, or empties the one that is there. */
    RejectedRows(final Path path, final List<String> header) {
        this.path = path;
        try {
            writer = CsvWriter.builder().build(path);
        } catch (final IOException ex) {
            throw new ImportException("REJECTED_FILE", "cannot write the file of rejected rows: " + ex
                + "; name another with --rejected", ex);
        }
        record.addAll(COLUMNS);
        record.addAll(header);
        write();
    }

    void add(final Row row, final String reason, final String detail) {
        record.clear();
        record.add(Long.toString(row.line()));
        record.add(reason);
        record.add(detail);
        record.addAll(row.fields());
        write();
        count++;
    }

    long count() {
        return count;
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (final IOException ex) {
            throw failed(ex);
        }
    }

    private void write() {
        try {
            writer.writeRecord(record);
        } catch (final UncheckedIOException ex) {
            throw failed(ex);
        }
    }

    private ImportException failed(final Exception cause) {
        return new ImportException("REJECTED_FILE", "cannot write " + path + ": " + cause + "; make room and run again", cause);
    }
}
