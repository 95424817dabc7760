package io.millrace.engine.counters;

import org.agrona.IoUtil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    /** Maps a file that an engine has made, to be read; null when it is not there, or shorter than that as it is made anew. */
    static MappedByteBuffer map(final Path file, final int lengthMin) {
        // One look at one file: an engine that starts replaces it between a look at its length and the mapping.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final long length = channel.size();
            return length < lengthMin ? null : channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
        } catch (final NoSuchFileException ex) {
            return null;
        } catch (final IOException ex) {
            throw new UncheckedIOException("cannot read " + file + ": " + ex.getMessage(), ex);
        }
    }
}
