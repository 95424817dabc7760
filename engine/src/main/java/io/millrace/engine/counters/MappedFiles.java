package io.millrace.engine.counters;

import org.agrona.IoUtil;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files of a home that its engine writes through a mapping, and that others may read while it does. */
final class MappedFiles {
    private MappedFiles() {
    }

    /** Makes a file anew, all zero, for its owner alone. */
    static MappedByteBuffer create(final Path file, final int length) {
        try {
            Files.deleteIfExists(file);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            // Written, not only mapped: on a full disk this fails here, and not as a fault of the mapping later.
            Files.write(file, new byte[length]);
        } catch (final IOException ex) {
            throw new UncheckedIOException("cannot make " + file + ": " + ex.getMessage(), ex);
        }
        return IoUtil.mapExistingFile(file.toFile(), file.getFileName().toString());
    }

    /** Maps a file that an engine has made; null when it is not there or shorter than that. */
    static MappedByteBuffer map(final Path path, final int lengthMin) {
        final File file = path.toFile();
        return file.isFile() && file.length() >= lengthMin ? IoUtil.mapExistingFile(file, file.getName()) : null;
    }
}
