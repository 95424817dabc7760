package io.millrace.ops.torture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What comes of the same changes, over many losses of power. */
final class ShadowDiskTest {
    private static final int LOSSES = 100;
    /** A file system that gives a number to another file does it before so many. */
    private static final int NEW_FILES = 64;
    private static final int PAGE = ShadowFile.PAGE_LENGTH;

    @TempDir
    private Path folder;

    private Path home;
    private ShadowDisk disk;

    @BeforeEach
    void begin() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        disk = new ShadowDisk(home, folder.resolve("disk"));
    }

    @AfterEach
    void end() throws IOException {
        disk.close();
    }

    @Test
    void shouldKeepWhatWasSynced() throws IOException {
        Files.write(home.resolve("file"), pages('a', 'b'));
        disk.syncFile(home.resolve("file"), null);
        disk.syncFolder(home);

        assertThat(outcomes()).containsExactly("file=ab");
    }

    @Test
    void shouldKeepOrLosePagesAndLengthsThatWereNotSynced() throws IOException {
        Files.write(home.resolve("file"), pages('a', 'b'));
        disk.syncAll();
        Files.write(home.resolve("file"), pages('A', 'B', 'C'));

        assertThat(outcomes()).contains("file=ab", "file=Ab", "file=aB", "file=AB", "file=ABC", "file=AB0", "file=ab0")
            .doesNotContain("file=C", "");
    }

    @Test
    void shouldTearPagesBetweenSectors() throws IOException {
        Files.write(home.resolve("file"), pages('a'));
        disk.syncAll();
        Files.write(home.resolve("file"), pages('A'));

        int torn = 0;
        for (int seed = 0; seed < LOSSES; seed++) {
            final byte[] bytes = Files.readAllBytes(lose(seed).resolve("file"));
            final Set<Byte> kinds = new TreeSet<>();
            for (int sector = 0; sector < PAGE; sector += ShadowFile.SECTOR_LENGTH) {
                final byte[] whole = Arrays.copyOfRange(bytes, sector, sector + ShadowFile.SECTOR_LENGTH);
                final byte[] wanted = new byte[whole.length];
                Arrays.fill(wanted, whole[0]);
                assertThat(whole).as("a sector, which is never torn").isEqualTo(wanted);
                kinds.add(whole[0]);
            }
            torn += kinds.size() - 1;
        }
        assertThat(torn).as("torn pages").isPositive();
    }

    @Test
    void shouldGiveARenamedFileOneOfItsNames() throws IOException {
        Files.write(home.resolve("old"), pages('a'));
        disk.syncAll();
        disk.rename(home.resolve("old"), home.resolve("new"));

        assertThat(outcomes()).containsExactlyInAnyOrder("old=a", "new=a");
    }

    @Test
    void shouldMakeAndDeleteFilesOrNot() throws IOException {
        Files.write(home.resolve("old"), pages('a'));
        disk.syncAll();
        Files.delete(home.resolve("old"));
        Files.write(home.resolve("new"), pages('b'));
        disk.syncFile(home.resolve("new"), null);

        assertThat(outcomes()).containsExactlyInAnyOrder("old=a", "new=b", "", "new=b old=a");
    }

    @Test
    void shouldGoOnWithWhatAProcessThatIsGoneHasSynced() throws IOException {
        Files.write(home.resolve("file"), pages('a'));
        disk.syncAll();
        Files.write(home.resolve("file"), pages('b'));
        disk.syncFile(home.resolve("file"), null);
        disk.close();
        disk = new ShadowDisk(home, folder.resolve("disk"));

        assertThat(outcomes()).containsExactly("file=b");
    }

    @Test
    void shouldNotTakeWhatIsNewForWhatWasThereWhenItBegan() throws IOException {
        final Path old = Files.createDirectory(home.resolve("old"));
        disk.syncAll();
        disk.close();
        disk = new ShadowDisk(home, folder.resolve("disk"));
        final Object inode = Files.getAttribute(old, "unix:ino");
        Files.delete(old);

        for (int i = 0; i < NEW_FILES; i++) {
            assertThat(Files.getAttribute(Files.createFile(home.resolve("new-" + i)), "unix:ino"))
                .as("inode of a new file").isNotEqualTo(inode);
        }
    }

    /** What there is after each of many losses: names, and of each page the first byte. Torn pages are left out. */
    private Set<String> outcomes() throws IOException {
        final Set<String> outcomes = new TreeSet<>();
        for (int seed = 0; seed < LOSSES; seed++) {
            final StringBuilder outcome = new StringBuilder();
            final Path lost = lose(seed);
            try (Stream<Path> files = Files.list(lost)) {
                for (final Path file : files.sorted().toList()) {
                    outcome.append(outcome.isEmpty() ? "" : " ").append(file.getFileName()).append('=');
                    final byte[] bytes = Files.readAllBytes(file);
                    for (int page = 0; page < bytes.length; page += PAGE) {
                        outcome.append(bytes[page] == 0 ? '0' : (char) bytes[page]);
                    }
                }
            }
            outcomes.add(outcome.toString());
        }
        return outcomes;
    }

    /** The power goes, of a disk that is a copy of this one. */
    private Path lose(final int seed) throws IOException {
        final Path copied = Files.createDirectory(folder.resolve("disk-" + seed));
        try (Stream<Path> images = Files.list(folder.resolve("disk"))) {
            for (final Path image : images.toList()) {
                Files.copy(image, copied.resolve(image.getFileName()));
            }
        }
        final Path lost = folder.resolve("lost-" + seed);
        try (ShadowDisk copy = new ShadowDisk(home, copied)) {
            copy.lose(new SplittableRandom(seed), new PowerFigures());
            copy.write(lost);
        }
        return lost;
    }

    private static byte[] pages(final char... contents) {
        final byte[] bytes = new byte[contents.length * PAGE];
        for (int page = 0; page < contents.length; page++) {
            Arrays.fill(bytes, page * PAGE, (page + 1) * PAGE, (byte) contents[page]);
        }
        return bytes;
    }
}
