package io.millrace.engine.support;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own for a test; the test is skipped where there is no right to mount one. */
public final class SmallDisk implements AutoCloseable {
    private final Path folder;
    private final SmallDisk below;

    private SmallDisk(final Path folder, final SmallDisk below) {
        this.folder = folder;
        this.below = below;
    }

    /** In memory, of so many MiB. */
    public static SmallDisk inMemory(final Path folder, final int length) throws IOException {
        Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + length + "m", "tmpfs", folder.toString()),
            "no right to mount a small file system");
        return new SmallDisk(folder, null);
    }

    /** An ext4 in a file of so many MiB. */
    public static SmallDisk ext4(final Path file, final Path folder, final int length) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength((long) length << 20);
        }
        Assumptions.assumeTrue(run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,nodiscard", file.toString())
            && run("mount", "-o", "loop", file.toString(), folder.toString()), "no right to mount a file system in a file");
        return new SmallDisk(folder, null);
    }

    /** An ext4 that says that it has so many MiB, on a disk that has less: what it can't put there is an I/O error. */
    public static SmallDisk ext4OnLess(final Path folder, final int length, final int real) throws IOException {
        final Path lower = Files.createDirectory(folder.resolveSibling(folder.getFileName() + ".below"));
        final SmallDisk below = inMemory(lower, real);
        try {
            final SmallDisk above = ext4(lower.resolve("image"), folder, length);
            return new SmallDisk(above.folder, below);
        } catch (final Throwable ex) {
            below.close();
            throw ex;
        }
    }

    /** Where it is mounted. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", folder.toString());
        if (below != null) {
            below.close();
        }
    }

    private static boolean run(final String... command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (final InterruptedException ex) {
            throw new InterruptedIOException(command[0]);
        } catch (final IOException ex) {
            return false;
        }
    }
}
