package io.millrace.engine.counters;

import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class CountersFileTest {
    private static final int STARTS = 5_000;

    @TempDir
    private Path home;

    @Test
    void shouldShowReadersWhatTheEngineWrites() {
        try (CountersFile written = CountersFile.create(home);
            CountersFile read = CountersFile.map(home)) {
            written.set(EngineCounter.SEQUENCE, 7);
            written.add(EngineCounter.SEQUENCE, 2);
            written.countTransferStatus(CreateTransferStatus.exceeds_debits.value());
            written.countAccountStatus(CreateAccountStatus.created.value());

            assertThat(read.get(EngineCounter.SEQUENCE)).isEqualTo(9);
            assertThat(read.transferStatus(CreateTransferStatus.exceeds_debits)).isEqualTo(1);
            assertThat(read.accountStatus(CreateAccountStatus.created)).isEqualTo(1);
            for (final EngineCounter counter : EngineCounter.values()) {
                if (counter != EngineCounter.SEQUENCE) {
                    assertThat(read.get(counter)).as(counter.label()).isZero();
                }
            }
        }
    }

    @Test
    void shouldStartFromZeroForTheNextEngine() {
        try (CountersFile first = CountersFile.create(home)) {
            first.set(EngineCounter.SEQUENCE, 7);
        }
        try (CountersFile second = CountersFile.create(home)) {
            assertThat(second.get(EngineCounter.SEQUENCE)).isZero();
        }
    }

    @Test
    void shouldMapNothingWhereThereIsNoFileThatItKnows() throws IOException {
        assertThat(CountersFile.map(home)).isNull();
        Files.write(home.resolve(CountersFile.FILE_NAME), new byte[100]);
        assertThat(CountersFile.map(home)).isNull();
        Files.write(home.resolve(CountersFile.FILE_NAME), new byte[16 * 1024 * 1024]);
        assertThat(CountersFile.map(home)).isNull();
    }

    @Test
    void shouldBeMappedWholeOrNotAtAllWhileEnginesMakeItAnew() throws InterruptedException {
        final Thread engines = new Thread(() -> {
            for (int i = 0; i < STARTS; i++) {
                CountersFile.create(home).close();
            }
        });
        engines.start();
        try {
            while (engines.isAlive()) {
                try (CountersFile counters = CountersFile.map(home)) {
                    assertThat(counters == null ? 0 : counters.get(EngineCounter.SEQUENCE)).isZero();
                }
            }
        } finally {
            engines.join();
        }
        try (CountersFile counters = CountersFile.map(home)) {
            assertThat(counters).isNotNull();
        }
    }
}
