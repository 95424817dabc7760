package io.millrace.ops.imports;

import io.millrace.client.Client;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.journal.Durability;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Imports into an engine that does not go along. */
@Timeout(120)
final class ImporterTest {
    private static final int ROWS = 5_000;

    @TempDir
    private Path directory;

    @Test
    void shouldFinishInASecondRunWhatTheFirstCouldNot() throws IOException {
        final StringBuilder text = new StringBuilder("amount,from,to\n");
        for (int i = 1; i <= ROWS; i++) {
            text.append(i).append(",a").append(i % 10).append(",b").append(i % 300).append('\n');
        }
        final Path file = Files.writeString(directory.resolve("file.csv"), text);

        final ImportException failure;
        try (Engine engine = launch()) {
            failure = catchThrowableOfType(ImportException.class, () -> run(file, engine, (rows, position, length) -> {
                if (rows > ROWS / 2) {
                    CloseHelper.close(engine);
                }
            }));
        }
        final ImportSummary summary;
        try (Engine engine = launch()) {
            summary = run(file, engine, ImportProgress.NONE);
        }

        assertThat(failure.isEngineLost()).isTrue();
        assertThat(failure).hasMessageContaining("run the same import again");
        assertThat(summary.alreadyThere()).isBetween(1L, (long) ROWS - 1);
        assertThat(summary.created() + summary.alreadyThere()).isEqualTo(ROWS);
        assertThat(summary.rejected()).isZero();
        assertThat(summary.net()).isEqualTo(BigInteger.valueOf(ROWS * (ROWS + 1L) / 2));
    }

    @Test
    void shouldStopAndSayWhyWhenTheEngineRejectsACommand() throws IOException {
        final StringBuilder text = new StringBuilder("amount,from,to\n");
        for (int i = 1; i <= 5; i++) {
            text.append("1,a").append(i).append(",b").append(i).append('\n');
        }
        final Path file = Files.writeString(directory.resolve("file.csv"), text);

        try (Engine engine = Engine.launch(context().accountsMax(9))) {
            final ImportException failure =
                catchThrowableOfType(ImportException.class, () -> run(file, engine, ImportProgress.NONE));

            assertThat(failure.code()).isEqualTo("STORE_FULL");
            assertThat(failure.isEngineLost()).isFalse();
        }
    }

    private Engine launch() {
        return Engine.launch(context());
    }

    private EngineContext context() {
        return new EngineContext().home(directory.resolve("home")).durability(Durability.PROCESS);
    }

    private ImportSummary run(final Path file, final Engine engine, final ImportProgress progress) throws IOException {
        final ImportMapping mapping = new ImportMapping()
            .debit("{from}").credit("{to}").amount("amount").ledger("1").code("1");
        final ImportSource source = ImportSource.ofFile(file, true, StandardCharsets.UTF_8);
        try (Importer importer = new Importer(mapping, source, ',').batchSize(10).progress(progress);
            Client client = Client.connect(new Client.Context()
                .aeronDirectoryName(engine.context().aeronDirectoryName()).clientId(5))) {
            return importer.run(client, directory.resolve("rejected.csv"));
        }
    }
}
