package io.millrace.engine.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that are their owner's alone from the moment they are there. */
final class PrivateFiles {
    static final boolean POSIX = Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");

    private static final String UNFINISHED_SUFFIX = ".new";

    private PrivateFiles() {
    }

    /** Makes a folder, and those above it that are not there. Leaves one that is there as it is. */
    static void createFolders(final Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        final Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            createFolders(parent);
        }
        try {
            Files.createDirectory(folder, attributes("rwx------"));
        } catch (final FileAlreadyExistsException ex) {
            if (!Files.isDirectory(folder)) {
                throw new IOException(folder + " is in the way: it is not a folder", ex);
            }
        }
        if (parent != null) {
            syncFolder(parent);
        }
    }

    static FileChannel openOrCreate(final Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes("rw-------"));
    }

    /**
     * Puts a file in the place of another, or of none; after that it survives power loss. One caller at a time.
     *
     * @throws IOException if it can't; then the file is as it was, or is the new one and may not survive power loss.
     */
    static void replace(final Path file, final byte[] content) throws IOException {
        final Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED_SUFFIX);
        Files.deleteIfExists(unfinished);
        try {
            final Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(unfinished, options, attributes("rw-------"))) {
                final ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            checkOwner(unfinished, file);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        syncFolder(file.toAbsolutePath().getParent());
    }

    /** An engine could not read a file that, say, root has put in the place of its own. */
    private static void checkOwner(final Path unfinished, final Path file) throws IOException {
        final Path before = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file : file.toAbsolutePath().getParent();
        if (POSIX && !Files.getOwner(unfinished).equals(Files.getOwner(before))) {
            throw new UsersException(UsersException.Code.USERS_FILE_PERMISSIONS,
                before + " belongs to " + Files.getOwner(before) + ", who runs the engine; run this as the same user");
        }
    }

    /** Makes the names in a folder survive the loss of power. */
    private static void syncFolder(final Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] attributes(final String permissions) {
        return POSIX
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
            : new FileAttribute<?>[0];
    }
}
