package io.millrace.journal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class HomeFileTest {
    private static final BootId BOOT = new BootId(-1, Long.MIN_VALUE);

    @TempDir
    private Path folder;
    private HomeFolder home;

    @BeforeEach
    void create() throws IOException {
        home = new HomeFolder(folder.resolve("home"));
        home.create();
    }

    @Test
    void shouldGiveEachHomeAnIdThatStays() throws IOException {
        final HomeFolder other = new HomeFolder(folder.resolve("other"));
        other.create();
        try (HomeFile first = HomeFile.openOrCreate(home);
            HomeFile again = HomeFile.openOrCreate(home);
            HomeFile second = HomeFile.openOrCreate(other)) {
            assertThat(again.homeIdLow()).isEqualTo(first.homeIdLow());
            assertThat(again.homeIdHigh()).isEqualTo(first.homeIdHigh());
            assertThat(second.homeIdLow()).isNotEqualTo(first.homeIdLow());
            assertThat(first.mark()).isEqualTo(HomeMark.NONE);
        }
    }

    @Test
    void shouldRememberTheLastMark() throws IOException {
        try (HomeFile file = HomeFile.openOrCreate(home)) {
            for (int i = 1; i <= 5; i++) {
                file.mark(BOOT, i == 5, Durability.DISK, 10 * i, 11 * i, -i);
                try (HomeFile read = HomeFile.openReadOnly(home)) {
                    assertThat(read.mark()).isEqualTo(
                        new HomeMark(i, BOOT, i == 5, Durability.DISK, 10 * i, 11 * i, -i));
                }
            }
        }
    }

    @Test
    void shouldFallBackToTheMarkBeforeWhenOneIsTorn() throws IOException {
        try (HomeFile file = HomeFile.openOrCreate(home)) {
            file.mark(BOOT, false, Durability.PROCESS, 1, 1, 1);
            file.mark(BOOT, false, Durability.PROCESS, 2, 2, 2);
        }
        final byte[] bytes = Files.readAllBytes(home.homeFile());
        bytes[4096 + 40] ^= 1;
        Files.write(home.homeFile(), bytes);
        try (HomeFile file = HomeFile.openOrCreate(home)) {
            assertThat(file.mark().number()).isEqualTo(1);
            file.mark(BOOT, false, Durability.PROCESS, 3, 3, 3);
        }
        try (HomeFile file = HomeFile.openOrCreate(home)) {
            assertThat(file.mark().lastSequence()).isEqualTo(3);
        }
    }
}
