package io.millrace.engine.support;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** A file system of its own for a test; the test is skipped where there is no right to mount one. */
public final class SmallDisk implements AutoCloseable {
    private static final Path EXT4_SETTINGS = Path.of("/sys/fs/ext4");

    private final Path image;
    private final Path folder;
    private final SmallDisk below;

    /**
     * @param image file that an ext4 is in; null for one in memory.
     * @param below that the image is on, where it has a disk of its own; else null.
     */
    private SmallDisk(final Path image, final Path folder, final SmallDisk below) {
        this.image = image;
        this.folder = folder;
        this.below = below;
    }

    /** In memory, of so many MiB. */
    public static SmallDisk inMemory(final Path folder, final int length) {
        Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + length + "m", "tmpfs", folder.toString()),
            "no right to mount a small file system");
        return new SmallDisk(null, folder, null);
    }

    /** An ext4 in a file of so many MiB. */
    public static SmallDisk ext4(final Path file, final Path folder, final int length) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength((long) length << 20);
        }
        Assumptions.assumeTrue(run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,nodiscard", file.toString())
            && mount(file, folder), "no right to mount a file system in a file");
        return new SmallDisk(file, folder, null);
    }

    /** An ext4 that says that it has so many MiB, on a disk that has less: what it can't put there is an I/O error. */
    public static SmallDisk ext4OnLess(final Path folder, final int length, final int real) throws IOException {
        final Path lower = Files.createDirectory(folder.resolveSibling(folder.getFileName() + ".below"));
        final SmallDisk below = inMemory(lower, real);
        try {
            final SmallDisk above = ext4(lower.resolve("image"), folder, length);
            return new SmallDisk(above.image, above.folder, below);
        } catch (final Throwable ex) {
            below.close();
            throw ex;
        }
    }

    /** Where it is mounted. */
    public Path folder() {
        return folder;
    }

    /** Has an ext4 find itself damaged, whereupon it becomes read-only whatever files are open. */
    public void fail() throws IOException {
        final Path trigger = EXT4_SETTINGS.resolve(Path.of(Files.getFileStore(folder).name()).getFileName())
            .resolve("trigger_fs_error");
        Assumptions.assumeTrue(Files.isWritable(trigger), "this kernel lets nobody damage an ext4");
        Files.writeString(trigger, "a test wants it");
    }

    /** What is in an ext4 by now, mounted elsewhere, as after a start of the machine; others may have files open here. */
    public SmallDisk copy(final Path copied) throws IOException {
        // A file system that has failed says no, and has nothing that it could still write.
        run("sync", "-f", folder.toString());
        final Path file = Files.copy(image, copied.resolveSibling(copied.getFileName() + ".image"));
        assertThat(mount(file, Files.createDirectory(copied))).isTrue();
        return new SmallDisk(file, copied, null);
    }

    /** Lets nobody write any more; no file may be open for it. */
    public void makeReadOnly() {
        assertThat(run("mount", "-o", "remount,ro", folder.toString())).isTrue();
    }

    @Override
    public void close() {
        run("umount", "-l", folder.toString());
        if (below != null) {
            below.close();
        }
    }

    private static boolean mount(final Path image, final Path folder) {
        return run("mount", "-o", "loop,errors=remount-ro", image.toString(), folder.toString());
    }

    private static boolean run(final String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (final InterruptedException ex) {
            throw new IllegalStateException(ex);
        } catch (final IOException ex) {
            return false;
        }
    }
}
