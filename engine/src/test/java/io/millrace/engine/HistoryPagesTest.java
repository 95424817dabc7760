package io.millrace.engine;

import io.millrace.engine.store.PageSource;
import io.millrace.engine.store.ReadyPages;
import io.millrace.engine.support.Await;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

@EnabledOnOs(OS.LINUX)
class HistoryPagesTest {
    private static final int PAGE_COUNT = 40;

    @TempDir
    private Path folder;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final ReadyPages source = new ReadyPages(8);
    private final List<UnsafeBuffer> taken = new ArrayList<>();
    private Path home;
    private HistoryPages pages;
    private AgentRunner runner;

    @BeforeEach
    void open() throws IOException {
        assumeThat(Files.getFileStore(folder).type()).isNotEqualTo("tmpfs");
        home = Files.createDirectory(folder.resolve("home"));
        pages = new HistoryPages(source, home, errors::add, errors::add);
        for (int i = 0; i < PAGE_COUNT; i++) {
            final UnsafeBuffer page = pages.take();
            for (int offset = 0; offset < PageSource.PAGE_LENGTH; offset += Long.BYTES) {
                page.putLong(offset, (long) i << 32 | offset);
            }
            taken.add(page);
        }
    }

    @AfterEach
    void shouldGiveAllPagesBack() {
        if (pages == null) {
            return;
        }
        CloseHelper.close(runner);
        taken.forEach(pages::giveBackRetired);
        // Some are cleared, to be given out again.
        source.fill();
        pages.close();
        assertThat(source.allocatedBytes()).isZero();
    }

    @Test
    void shouldMovePagesToAFileWithoutANameWhereTheyReadAsBefore() throws IOException {
        taken.forEach(pages::retire);
        assertThat(pages.waitingBytes()).isEqualTo((long) PAGE_COUNT * PageSource.PAGE_LENGTH);
        runner = pages.start();

        Await.until(() -> pages.waitingBytes() == 0);

        assertThat(pages.pagedOutBytes()).isEqualTo((long) PAGE_COUNT * PageSource.PAGE_LENGTH);
        assertThatAllIsThere();
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files).isEmpty();
        }
        assertThat(Files.readAllLines(Path.of("/proc/self/maps")).stream()
            .filter(line -> line.contains(home.toString()) && line.contains(" r--s "))).hasSize(PAGE_COUNT);
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldKeepPagesInMemoryAndSaySoWhileTheDiskDoesNotTakeThem() throws IOException {
        Files.delete(home);
        taken.forEach(pages::retire);
        runner = pages.start();

        Await.until(() -> errors.size() == 1);
        assertThat(errors.get(0)).hasMessageStartingWith("HISTORY_IN_MEMORY: ").hasMessageContaining(home.toString());
        assertThat(pages.pagedOutBytes()).isZero();
        assertThatAllIsThere();

        Files.createDirectory(home);
        Await.until(() -> pages.waitingBytes() == 0);
        assertThatAllIsThere();
    }

    @Test
    void shouldGiveBackWhatHasNotMovedYet() {
        taken.forEach(pages::retire);
        pages.doWork();

        assertThat(pages.pagedOutBytes()).isPositive();
        assertThat(pages.waitingBytes()).isPositive();
    }

    private void assertThatAllIsThere() {
        for (int i = 0; i < PAGE_COUNT; i++) {
            for (int offset = 0; offset < PageSource.PAGE_LENGTH; offset += Long.BYTES) {
                assertThat(taken.get(i).getLong(offset)).isEqualTo((long) i << 32 | offset);
            }
        }
    }
}
