package io.millrace.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where things lie in a home. What other modules keep there is none of the journal's business.
 *
 * <pre>
 *   home/
 *     engine.lock                   held by the engine, with its pid
 *     journal/
 *       home                        what home this is, and marks; see HomeFile
 *       0000000001/                 a segment: a Chronicle queue of its own, with one cycle
 *         19700101F.cq4             the frames
 *         metadata.cq4t             Chronicle's; no reader needs it
 *       0000000002.new/             a segment that is being made ready
 *       0000000003.torn/            a segment that was cut off after the machine went down
 *       0000000004.cut-after-900/   a segment that an operator cut off, whole, or as it was before its tail was cut
 * </pre>
 */
final class HomeFolder {
    /** Chronicle names the file of cycle 0, the only one, after the day of the epoch. */
    static final String CYCLE_FILE = "19700101F.cq4";
    static final String METADATA_FILE = "metadata.cq4t";

    private static final String LOCK_FILE = "engine.lock";
    private static final String JOURNAL_FOLDER = "journal";
    private static final String HOME_FILE = "home";
    private static final String UNFINISHED_SUFFIX = ".new";
    private static final String TORN_SUFFIX = ".torn";
    private static final String CUT_SUFFIX = ".cut-after-";
    private static final int NAME_LENGTH = 10;
    private static final boolean POSIX =
        Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");

    private final Path home;
    private final Path journal;
    private final Disk disk;

    HomeFolder(final Path home) {
        this(home, Disk.REAL);
    }

    HomeFolder(final Path home, final Disk disk) {
        this.home = home;
        this.disk = disk;
        this.journal = home.resolve(JOURNAL_FOLDER);
    }

    Path home() {
        return home;
    }

    Path journal() {
        return journal;
    }

    Disk disk() {
        return disk;
    }

    Path lockFile() {
        return home.resolve(LOCK_FILE);
    }

    Path homeFile() {
        return journal.resolve(HOME_FILE);
    }

    Path segment(final int number) {
        return journal.resolve(name(number));
    }

    Path unfinished(final int number) {
        return journal.resolve(name(number) + UNFINISHED_SUFFIX);
    }

    Path torn(final int number) {
        return journal.resolve(name(number) + TORN_SUFFIX);
    }

    /** What an operator cuts off behind a sequence is kept here. */
    Path cut(final int number, final long afterSequence) {
        return journal.resolve(name(number) + CUT_SUFFIX + afterSequence);
    }

    /** Where the same is while it is being copied. */
    Path unfinishedCut(final int number, final long afterSequence) {
        return journal.resolve(name(number) + CUT_SUFFIX + afterSequence + UNFINISHED_SUFFIX);
    }

    Path cycleFile(final int number) {
        return segment(number).resolve(CYCLE_FILE);
    }

    /** Makes the folders of the home, for the owner alone. */
    void create() throws IOException {
        createFolders(home);
        createFolders(journal);
    }

    /** Numbers of all segments, in order. */
    List<Integer> segments() throws IOException {
        final List<Integer> numbers = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(journal)) {
            for (final Path folder : folders) {
                final String name = folder.getFileName().toString();
                if (isNumber(name)) {
                    numbers.add(Integer.parseInt(name));
                }
            }
        } catch (final NoSuchFileException ex) {
            return List.of();
        }
        Collections.sort(numbers);
        return numbers;
    }

    /** A number that no segment has or has had that is still here. */
    int nextSegment() throws IOException {
        int next = 1;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(journal)) {
            for (final Path folder : folders) {
                final String name = folder.getFileName().toString();
                if (name.length() >= NAME_LENGTH && isNumber(name.substring(0, NAME_LENGTH))) {
                    next = Math.max(next, Math.addExact(Integer.parseInt(name.substring(0, NAME_LENGTH)), 1));
                }
            }
        }
        return next;
    }

    /** Removes what a process left behind that died while it was making a segment ready. */
    void deleteUnfinished() throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(journal, "*" + UNFINISHED_SUFFIX)) {
            for (final Path folder : folders) {
                deleteFolder(folder);
            }
        }
    }

    /**
     * Removes a segment without frames. Its name goes first, so that a reader sees all of it or nothing; on the disk, too, or a
     * loss of power could leave a segment whose file is missing.
     */
    void discard(final int number) throws IOException {
        deleteFolder(unfinished(number));
        disk.rename(segment(number), unfinished(number));
        disk.syncFolder(journal);
        deleteFolder(unfinished(number));
    }

    static void createFolder(final Path folder) throws IOException {
        Files.createDirectory(folder, attributes("rwx------"));
    }

    static void createFile(final Path file) throws IOException {
        Files.createFile(file, attributes("rw-------"));
    }

    /** Removes a folder that holds files and nothing else. */
    static void deleteFolder(final Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.deleteIfExists(folder);
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (final Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private void createFolders(final Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        final Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            createFolders(parent);
        }
        try {
            createFolder(folder);
        } catch (final FileAlreadyExistsException ex) {
            if (!Files.isDirectory(folder)) {
                throw new IOException(folder + " is in the way: it is not a folder", ex);
            }
        }
        if (parent != null) {
            disk.syncFolder(parent);
        }
    }

    private static FileAttribute<?>[] attributes(final String permissions) {
        return POSIX
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
            : new FileAttribute<?>[0];
    }

    private static String name(final int number) {
        return String.format("%0" + NAME_LENGTH + "d", number);
    }

    private static boolean isNumber(final String name) {
        if (name.length() != NAME_LENGTH || name.compareTo(name(Integer.MAX_VALUE)) > 0) {
            return false;
        }
        for (int i = 0; i < NAME_LENGTH; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
