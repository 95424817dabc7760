package io.millrace.ops.imports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class ImportSourceTest {
    private static final String TEXT = "a,b\n1,Zürich\n".repeat(10_000);

    @TempDir
    private Path directory;

    @Test
    void shouldReadFileAndStreamAlikeAndWithTheSameDigest() throws IOException {
        final ImportSource file = ImportSource.ofFile(write(TEXT), true, StandardCharsets.UTF_8);
        final ImportSource stream = ImportSource.ofStream(stream(TEXT), true, StandardCharsets.UTF_8, directory);

        assertThat(stream.digest()).isEqualTo(file.digest())
            .isEqualTo(Ids.sha256().digest(TEXT.getBytes(StandardCharsets.UTF_8)));
        assertThat(read(file)).isEqualTo(TEXT);
        assertThat(read(stream)).isEqualTo(TEXT);
        assertThat(stream.position()).isEqualTo(stream.length()).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void shouldLeaveNothingBehindOfStreamThatItSpooled() throws IOException {
        final ImportSource stream = ImportSource.ofStream(stream(TEXT), true, StandardCharsets.UTF_8, directory);

        assertThat(directory).isEmptyDirectory();
        assertThat(read(stream)).isEqualTo(TEXT);
    }

    @Test
    void shouldNotReadRowsThatWereAddedAfterTheDigestWasTaken() throws IOException {
        final Path path = write(TEXT);
        final ImportSource file = ImportSource.ofFile(path, true, StandardCharsets.UTF_8);
        Files.writeString(path, "2,later\n", StandardOpenOption.APPEND);

        assertThat(read(file)).isEqualTo(TEXT);
    }

    @Test
    void shouldFindBytesThatAreNotOfTheCharsetBeforeAnyRowIsRead() throws IOException {
        final Path path = directory.resolve("latin.csv");
        Files.write(path, "a,b\n1,Zürich\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> ImportSource.ofFile(path, true, StandardCharsets.UTF_8))
            .isInstanceOfSatisfying(ImportException.class, ex -> assertThat(ex.code()).isEqualTo("CSV_CHARSET"));
        assertThat(read(ImportSource.ofFile(path, true, StandardCharsets.ISO_8859_1))).isEqualTo("a,b\n1,Zürich\n");
    }

    @Test
    void shouldReadStreamAsItComesWhenNoDigestIsNeeded() throws IOException {
        final ImportSource stream = ImportSource.ofStream(stream(TEXT), false, StandardCharsets.UTF_8, directory);

        assertThat(stream.length()).isEqualTo(-1);
        assertThat(read(stream)).isEqualTo(TEXT);
    }

    private Path write(final String text) throws IOException {
        return Files.writeString(directory.resolve("file.csv"), text);
    }

    private static ByteArrayInputStream stream(final String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(final ImportSource source) throws IOException {
        try (Reader reader = source.reader()) {
            final StringWriter writer = new StringWriter();
            reader.transferTo(writer);
            return writer.toString();
        }
    }
}
