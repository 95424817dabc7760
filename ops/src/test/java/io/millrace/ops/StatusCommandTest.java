package io.millrace.ops;

import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.TransferBatch;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.journal.Durability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
final class StatusCommandTest {
    private static final int BATCHES = 30;
    private static final int BATCH = 500;

    @TempDir
    private Path directory;

    @Test
    void shouldShowHowFarAnEngineThatRecoversIs() {
        try (Engine engine = Engine.launch(context());
            BlockingClient client = BlockingClient.connect(
                new Client.Context().aeronDirectoryName(engine.context().aeronDirectoryName()).clientId(1))) {
            for (int i = 0; i < BATCHES; i++) {
                // That there are no such accounts takes as many bytes.
                final TransferBatch batch = client.transferBatch();
                for (int id = 1; id <= BATCH; id++) {
                    batch.add().id(0, i * BATCH + id).debitAccountId(0, 1).creditAccountId(0, 2).amount(1).ledger(1).code(1);
                }
                client.createTransfers(batch);
            }
        }
        final List<Run> during = new ArrayList<>();
        try (Engine engine = Engine.launch(context().recoveryListener((sequence, bytesRead, bytesTotal) -> {
            during.add(status());
            assertThat(status().out())
                .containsPattern("\"recovery_percent\":" + 100 * bytesRead / bytesTotal + "\\D")
                .containsPattern("\"recovery_bytes_read\":\"?" + bytesRead + "\\D")
                .containsPattern("\"recovery_bytes_total\":\"?" + bytesTotal + "\\D")
                .containsPattern("\"sequence\":\"?" + sequence + "\\D");
        }))) {
            assertThat(during).isNotEmpty()
                .allMatch(run -> run.exitCode() == ExitCode.OK && run.out().contains("\"state\":\"recovering\""));
            assertThat(status().out()).contains("\"state\":\"serving\"").doesNotContain("recovery_percent");
            assertThat(engine.recoveredSequence()).isGreaterThan(BATCHES);
        }
    }

    @Test
    void shouldShowWhatOperatorsAreToldToLookAt() {
        try (Engine engine = Engine.launch(context())) {
            assertThat(engine.recoveredSequence()).isZero();
            assertThat(status().out()).contains("\"store_bytes\":", "\"paged_out_bytes\":", "\"journal_full\":",
                "\"sweeps\":", "\"repeats\":", "\"queries_waiting\":", "\"index_growths\":");
        }
    }

    private Run status() {
        return Run.of("status", "--home", directory.resolve("home").toString(), "-o", "json");
    }

    private EngineContext context() {
        return new EngineContext().home(directory.resolve("home")).durability(Durability.PROCESS)
            .aeronDirectoryName(directory.resolve("aeron").toString());
    }
}
