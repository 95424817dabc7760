package io.millrace.ops.imports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class RejectedRowsTest {
    @TempDir
    private Path directory;

    @Test
    void shouldWriteWhyBesideTheRowAsItWas() throws IOException {
        final Path file = directory.resolve("rejected.csv");
        try (RejectedRows rejected = new RejectedRows(file, List.of("date", "amount"))) {
            rejected.add(Rows.of(12, "No", "1,5"), "date_invalid", "date 'No' is not a date");

            assertThat(rejected.count()).isEqualTo(1);
        }

        assertThat(Files.readAllLines(file)).containsExactly(
            "line,reason,detail,date,amount",
            "12,date_invalid,date 'No' is not a date,No,\"1,5\"");
    }

    @Test
    void shouldRefuseFileThatItCannotWrite() {
        assertThatThrownBy(() -> new RejectedRows(directory.resolve("no/such/folder.csv"), List.of("a")))
            .isInstanceOfSatisfying(ImportException.class, ex -> assertThat(ex.code()).isEqualTo("REJECTED_FILE"))
            .hasMessageContaining("--rejected");
    }
}
