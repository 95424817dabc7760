package io.millrace.journal;

import net.openhft.posix.PosixAPI;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes a file with its blocks on the disk. Writing to a mapped page that has no block when the disk is full kills the JVM
 * (SIGBUS): every file that is mapped for writing comes from here, so that a full disk shows itself as an exception, and in
 * time.
 */
final class BlockReservation {
    private static final int OPEN_READ_WRITE = 2;
    private static final int ZEROS_LENGTH = 1 << 20;

    private BlockReservation() {
    }

    /**
     * Makes a file of zeros, readable and writable for the owner alone.
     *
     * @param length in bytes.
     * @throws IOException if the disk has not that much room.
     */
    static void createFile(final Path file, final long length) throws IOException {
        require(file.getParent(), length);
        HomeFolder.createFile(file);
        if (!allocate(file, length)) {
            writeZeros(file, length);
        }
    }

    /**
     * Looks whether so much could be reserved in a folder. Others may take it the next moment.
     *
     * @throws IOException if not.
     */
    static void require(final Path folder, final long length) throws IOException {
        final long usable = Files.getFileStore(folder).getUsableSpace();
        if (usable < length) {
            throw new IOException("no space left: " + length + " bytes are wanted in " + folder + " and " + usable + " are free");
        }
    }

    private static boolean allocate(final Path file, final long length) {
        final PosixAPI posix = PosixAPI.posix();
        try {
            final int descriptor = posix.open(file.toString(), OPEN_READ_WRITE, 0);
            if (descriptor < 0) {
                return false;
            }
            try {
                return Stepwise.run(
                    length, (offset, stepLength) -> posix.fallocate(descriptor, 0, offset, stepLength) == 0);
            } finally {
                posix.close(descriptor);
            }
        } catch (final RuntimeException | LinkageError ex) {
            // No native access here, or a file system that cannot: zeros do the same, and say why when they fail.
            return false;
        }
    }

    private static void writeZeros(final Path file, final long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_LENGTH);
            long written = 0;
            while (written < length) {
                zeros.limit((int) Math.min(ZEROS_LENGTH, length - written)).position(0);
                written += channel.write(zeros, written);
            }
        }
    }
}
