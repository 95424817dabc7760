package io.millrace.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class SyncTest {
    private static final Path STRACE = Path.of("/usr/bin/strace");

    @TempDir
    private Path folder;

    private Path home() {
        return folder.resolve("home");
    }

    @Test
    void shouldRefuseEverythingAfterAFailedSync() {
        final FailingDisk disk = new FailingDisk();
        final Journal journal = Homes.open(Homes.context(home(), Durability.DISK).disk(disk));
        Homes.append(journal, 3, 1, 64);
        journal.sync();
        Homes.append(journal, 2, 1, 64);
        disk.isFailing = true;
        assertThatThrownBy(journal::sync)
            .isInstanceOfSatisfying(JournalException.class, ex -> {
                assertThat(ex.code()).isEqualTo(JournalException.Code.SYNC_FAILED);
                assertThat(ex.segment()).isEqualTo(1);
                assertThat(ex.sequence()).isEqualTo(4);
            })
            .hasMessageContaining("broken disk");
        disk.isFailing = false;

        assertThat(journal.durableSequence()).isEqualTo(3);
        assertThat(journal.writableLength()).isZero();
        assertThatThrownBy(journal::sync).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new RecordRun(1000).fill(6, 1, 64).appendTo(journal))
            .isInstanceOf(IllegalStateException.class);
        journal.close();

        // The home does not take this for an orderly end, and the next start puts all of it on the disk.
        try (Journal next = Homes.open(home(), Durability.DISK)) {
            assertThat(next.appendedSequence()).isEqualTo(5);
            assertThat(next.durableSequence()).isEqualTo(5);
        }
        Homes.read(home()).verifyCommands();
    }

    @Test
    void shouldGiveTheHomeBackWhenTheLastSyncFails() {
        final FailingDisk disk = new FailingDisk();
        final Journal journal = Homes.open(Homes.context(home(), Durability.DISK).disk(disk));
        Homes.append(journal, 3, 1, 64);
        disk.isFailing = true;
        assertThatThrownBy(journal::close).isInstanceOfSatisfying(JournalException.class, ex ->
            assertThat(ex.code()).isEqualTo(JournalException.Code.SYNC_FAILED));
        journal.close();
        assertThat(Journal.holder(home())).isEmpty();
        Homes.open(home(), Durability.DISK).close();
    }

    @Test
    void shouldSyncSegmentsThatWereLeftBeforeAnythingInThemIsDurable() {
        final List<FileChannel> synced = new ArrayList<>();
        final Disk recording = new Disk() {
            @Override
            public void syncData(final Path file, final FileChannel channel) throws IOException {
                synced.add(channel);
                Disk.super.syncData(file, channel);
            }
        };
        try (Journal journal = Homes.open(Homes.context(home(), Durability.DISK).disk(recording).segmentsReady(4))) {
            while (journal.segmentsRolled() < 4) {
                Homes.append(journal, 1, 1, 1000);
            }
            assertThat(synced).isEmpty();
            assertThat(journal.durableSequence()).isZero();
            journal.sync();
            assertThat(synced).hasSize(4).doesNotHaveDuplicates();
            assertThat(journal.syncs()).isEqualTo(4);
            assertThat(journal.durableSequence()).isEqualTo(journal.appendedSequence());
        }
    }

    /** Else a loss of power could leave the name of a segment whose file is gone. */
    @Test
    void shouldPutTheNewNameOfAnUnusedSegmentOnTheDiskBeforeItsFilesGo() {
        final List<Boolean> isThere = new ArrayList<>();
        final Disk watching = new Disk() {
            private Path discarded;

            @Override
            public void syncFolder(final Path folder) throws IOException {
                Disk.super.syncFolder(folder);
                if (discarded != null) {
                    isThere.add(Files.exists(discarded.resolve(HomeFolder.CYCLE_FILE)));
                    discarded = null;
                }
            }

            @Override
            public void rename(final Path from, final Path to) throws IOException {
                Disk.super.rename(from, to);
                discarded = to.toString().endsWith(".new") ? to : null;
            }
        };
        final Journal journal = Homes.open(Homes.context(home(), Durability.DISK).disk(watching));
        assertThat(isThere).isEmpty();
        journal.close();

        assertThat(isThere).containsExactly(true);
        assertThat(new HomeFolder(home()).unfinished(1)).doesNotExist();
    }

    @Test
    void shouldFailTheSyncOfASegmentWhoseBlocksCouldNotBeWrittenAhead() {
        final Disk disk = new Disk() {
            @Override
            public void syncAhead(final Path file, final FileChannel channel) throws IOException {
                throw new IOException("broken disk");
            }
        };
        try (Journal journal = Homes.open(Homes.context(home(), Durability.DISK).disk(disk))) {
            Homes.await(() -> journal.maintenanceError() != null);
            Homes.append(journal, 1, 1, 64);
            assertThatThrownBy(journal::sync)
                .isInstanceOfSatisfying(JournalException.class, ex ->
                    assertThat(ex.code()).isEqualTo(JournalException.Code.SYNC_FAILED))
                .hasMessageContaining("broken disk");
            assertThat(journal.durableSequence()).isZero();
        }
    }

    /** Each byte would be written twice, which at full load costs a fifth of the rate. */
    @Test
    void shouldWriteNothingAheadOnceSyncsAreLong() {
        final CountDownLatch isLong = new CountDownLatch(1);
        final AtomicInteger steps = new AtomicInteger();
        final Disk disk = new Disk() {
            @Override
            public void syncAhead(final Path file, final FileChannel channel) throws IOException {
                steps.incrementAndGet();
                try {
                    isLong.await();
                } catch (final InterruptedException ex) {
                    throw new IOException(ex);
                }
            }
        };
        try (Journal journal = Homes.open(Homes.context(home(), Durability.DISK).disk(disk).segmentsReady(2))) {
            Homes.await(() -> steps.get() == 1);
            appendLong(journal);
            isLong.countDown();
            // A turn of the journal's thread ends with what it writes ahead, and begins with the segments that have been left.
            for (int segment = 1; segment <= 2; segment++) {
                while (journal.segmentsRolled() <= segment) {
                    appendLong(journal);
                }
                final Path left = Homes.cycleFile(home(), segment);
                Homes.await(() -> left.toFile().length() < Homes.SEGMENT_LENGTH);
            }
            assertThat(steps).hasValue(1);
        }
    }

    @Test
    void shouldNotKeepSegmentsUnsyncedWithoutABound() {
        try (Journal journal = Homes.open(Homes.context(home(), Durability.DISK).segmentsReady(4))) {
            while (journal.segmentsRolled() < 20) {
                Homes.append(journal, 1, 1, 10_000);
            }
            assertThat(journal.syncs()).isBetween(8L, 19L);
            assertThat(journal.durableSequence()).isZero();
        }
        Homes.read(home()).verifyCommands();
    }

    @Test
    void shouldRememberInTheHomeWhatIsDurable() throws IOException {
        try (Journal journal = Homes.open(home(), Durability.DISK)) {
            Homes.append(journal, 7, 1, 64);
            assertThat(mark().isClosed()).isFalse();
            assertThat(mark().syncedSequence()).isZero();
            journal.sync();
            Homes.await(() -> mark().syncedSequence() == 7);
            assertThat(mark().isClosed()).isFalse();
            assertThat(mark().bootId()).isEqualTo(BootId.current());
        }
        assertThat(mark().isClosed()).isTrue();
        assertThat(mark().lastSequence()).isEqualTo(7);
    }

    /** The system calls are the truth: at disk each sync is one of the kernel's, at process there is none. */
    @ParameterizedTest
    @EnumSource
    void shouldCallTheKernel(final Durability durability) throws Exception {
        assumeTrue(Files.isExecutable(STRACE), "strace is not installed");
        final Path trace = folder.resolve("trace");
        final List<String> command = new ArrayList<>(
            List.of(STRACE.toString(), "-f", "-y", "-e", "trace=fdatasync,fsync,msync", "-o", trace.toString()));
        command.addAll(ChildJvm.command(AppendMain.class, home(), durability, 100));
        final Process child = ChildJvm.start(command);
        int lines = 0;
        try (BufferedReader out = child.inputReader()) {
            assumeTrue(out.readLine() != null, "strace is not allowed here");
            while (!"closed".equals(out.readLine())) {
                lines++;
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        final long syncs = Files.readAllLines(trace).stream()
            .filter(line -> line.contains("fdatasync(") && line.contains(HomeFolder.CYCLE_FILE))
            .count();
        assertThat(lines).isEqualTo(5);
        if (durability == Durability.DISK) {
            assertThat(syncs).isGreaterThanOrEqualTo(lines);
        } else {
            assertThat(syncs).isZero();
        }
    }

    /** The kernel may have marked pages clean that it never wrote: a sync alone would say that all is well. */
    @Test
    void shouldWriteAgainWhatWasNotKnownToBeDurable() throws Exception {
        assumeTrue(Files.isExecutable(STRACE), "strace is not installed");
        final FailingDisk disk = new FailingDisk();
        final Journal journal = Homes.open(Homes.context(home(), Durability.DISK).disk(disk));
        Homes.append(journal, 100, 1, 1000);
        journal.sync();
        Homes.append(journal, 50, 1, 1000);
        disk.isFailing = true;
        assertThatThrownBy(journal::sync).isInstanceOf(JournalException.class);
        journal.close();

        final Path trace = folder.resolve("trace");
        final List<String> command = new ArrayList<>(
            List.of(STRACE.toString(), "-f", "-y", "-e", "trace=pwrite64,fsync", "-o", trace.toString()));
        command.addAll(ChildJvm.command(AppendMain.class, home(), Durability.DISK, 0));
        final Process child = ChildJvm.start(command);
        try (BufferedReader out = child.inputReader()) {
            assumeTrue("ready 150".equals(out.readLine()), "strace is not allowed here");
            assertThat(out.readLine()).isEqualTo("closed");
        } finally {
            child.destroyForcibly().waitFor();
        }
        // 50 frames of 48 + 16 + 1000 bytes and the 4 before each; the length stands last in a line.
        final long rewritten = 50 * (4 + 48 + 1016);
        assertThat(Files.readAllLines(trace))
            .anyMatch(line -> line.contains(HomeFolder.CYCLE_FILE) && line.endsWith(" = " + rewritten))
            .anyMatch(line -> line.contains("fsync(") && line.contains(HomeFolder.CYCLE_FILE));
    }

    private static void appendLong(final Journal journal) {
        Homes.append(journal, 1, 200, 1000);
        journal.sync();
    }

    private HomeMark mark() {
        try (HomeFile file = HomeFile.openReadOnly(new HomeFolder(home()))) {
            return file.mark();
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private static final class FailingDisk implements Disk {
        private boolean isFailing;

        @Override
        public void syncData(final Path file, final FileChannel channel) throws IOException {
            if (isFailing) {
                throw new IOException("broken disk");
            }
            Disk.super.syncData(file, channel);
        }
    }
}
