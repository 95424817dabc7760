package io.millrace.ops.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the kernel says of a machine, below a root folder. */
final class Machine {
    private static final int LENGTH_MAX = 256 * 1024;

    private final Path root;
    private final ToLongFunction<Path> freeSpace;

    /**
     * @param root      {@code /}, or what stands for it.
     * @param freeSpace of the file system of a file that is there, in bytes; negative if it can't be seen.
     */
    Machine(final Path root, final ToLongFunction<Path> freeSpace) {
        this.root = root;
        this.freeSpace = freeSpace;
    }

    boolean has(final String file) {
        return Files.exists(at(file));
    }

    /** All of a file, without the space around it. */
    String text(final String file) throws UnknownException {
        // In one great piece: of a file below /proc/sys the first read gets all that there will be, were it one byte long.
        final byte[] bytes = new byte[LENGTH_MAX];
        try (InputStream in = Files.newInputStream(at(file))) {
            // Not as UTF-8: what is not text is unexpected, and not a failure.
            return new String(bytes, 0, in.readNBytes(bytes, 0, LENGTH_MAX), StandardCharsets.ISO_8859_1).strip();
        } catch (final IOException ex) {
            throw new UnknownException("not visible: " + file);
        }
    }

    /** The first group of what is first found in a file. */
    String find(final String file, final String pattern) throws UnknownException {
        final Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text(file));
        if (!matcher.find()) {
            throw new UnknownException("not understood: " + file);
        }
        return matcher.group(1);
    }

    /** A number of which the file has nothing else. */
    long number(final String file) throws UnknownException {
        return number(file, "^(\\d{1,18})$");
    }

    /** The first group, which has up to 18 digits, of what is first found in a file. */
    long number(final String file, final String pattern) throws UnknownException {
        return Long.parseLong(find(file, pattern));
    }

    /** What is found in all the files of one name that lie in folders whose names fit. */
    List<String> texts(final String folder, final String glob, final String file) throws UnknownException {
        final List<String> texts = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(at(folder), glob)) {
            for (final Path child : children) {
                final String each = folder + "/" + child.getFileName() + "/" + file;
                if (has(each)) {
                    texts.add(text(each));
                }
            }
        } catch (final IOException ex) {
            throw new UnknownException("not visible: " + folder);
        }
        return texts;
    }

    /** Bytes that are free where a file is or would be made. */
    long freeSpace(final Path file) throws UnknownException {
        final long free = freeSpace.applyAsLong(nearest(file));
        if (free < 0) {
            throw new UnknownException("not visible: free space of " + nearest(file));
        }
        return free;
    }

    /** A file, or the nearest folder above it that is there. */
    static Path nearest(final Path file) {
        Path path = file.toAbsolutePath().normalize();
        while (path.getParent() != null && !Files.exists(path)) {
            path = path.getParent();
        }
        return path;
    }

    /** What can be used of the file system of a file. */
    static long usableSpace(final Path file) {
        try {
            return Files.getFileStore(file).getUsableSpace();
        } catch (final IOException ex) {
            return -1;
        }
    }

    private Path at(final String file) {
        return root.resolve(file.substring(1));
    }
}
