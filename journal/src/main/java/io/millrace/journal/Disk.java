package io.millrace.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * How what the journal has written gets to the disk, and the names of its files with it. Nothing else in the journal makes
 * anything last. The methods do the real thing; who tests what a promise is worth overrides them with a disk that is slow, that
 * fails, or that remembers what it was given.
 *
 * <p>Called by the thread that opens, recovers, appends to and closes the journal, and by the journal's own thread, also at the
 * same time.
 */
public interface Disk {
    /** The real one. */
    Disk REAL = new Disk() { };

    /**
     * Puts all that was written to a segment's file on the disk: fdatasync, which also covers pages that were written through a
     * mapping, and reports failure.
     *
     * @param file    path of the file.
     * @param channel open on it.
     * @throws IOException if the disk has not taken it.
     */
    default void syncData(final Path file, final FileChannel channel) throws IOException {
        channel.force(false);
    }

    /**
     * The same for what was written to any file and for the file's length, the marks in the home file among it: fsync.
     *
     * @param file    path of the file.
     * @param channel open on it.
     * @throws IOException if the disk has not taken it.
     */
    default void syncFile(final Path file, final FileChannel channel) throws IOException {
        channel.force(true);
    }

    /**
     * Writes blocks of a segment's file that hold nothing yet, as zeros, so that later syncs of it find them written. Nothing
     * lasts by it and nobody waits for it: what was appended is promised once {@link #syncData} has taken it, and not before.
     * Called by the journal's own thread, on a channel of its own, also while the appending thread syncs the same file.
     *
     * <p>It is fsync. As the file system has to note that such blocks have been written, fdatasync would do no less; and so each
     * fdatasync of a segment is one of {@link #syncData}, for whoever traces the calls of the kernel.
     *
     * @param file    path of the file.
     * @param channel open on it, and not the one that {@link #syncData} is given.
     * @throws IOException if the disk has not taken it; then the next sync of the segment fails, too.
     */
    default void syncAhead(final Path file, final FileChannel channel) throws IOException {
        channel.force(true);
    }

    /**
     * Makes the names in a folder last: those that were added, changed and removed.
     *
     * @param folder path of the folder.
     * @throws IOException if the disk has not taken them.
     */
    default void syncFolder(final Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Gives a file or folder another name, at once for all who look. It lasts once the folder has been synced.
     *
     * @param from the name so far.
     * @param to   the new one, in the same folder.
     * @throws IOException if that is not possible.
     */
    default void rename(final Path from, final Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
