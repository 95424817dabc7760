package io.millrace.ops.torture;

import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The journal of a home as bytes, to be damaged and written out again. As the page on the journal's format says, and without
 * the classes that read journals otherwise: what judges them must not share their errors.
 */
final class HomeImage {
    static final String HOME_FILE = "journal/home";

    private static final String SEGMENT_PATTERN = "journal/\\d{10}/.*\\.cq4";

    private final Map<String, byte[]> bytesByName;

    private HomeImage(final Map<String, byte[]> bytesByName) {
        this.bytesByName = bytesByName;
    }

    /** Reads the files of a home, which may be in use by an engine on this machine. */
    static HomeImage read(final Path home) throws IOException {
        final Map<String, byte[]> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home.resolve("journal"))) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                final String name = home.relativize(file).toString();
                // What is being made ready is no part of the journal yet.
                if (!name.contains(".new")) {
                    bytes.put(name, Files.readAllBytes(file));
                }
            }
        }
        return new HomeImage(bytes);
    }

    /** The files are shared until they are {@linkplain #put put} anew. */
    HomeImage copy() {
        return new HomeImage(new TreeMap<>(bytesByName));
    }

    /** Replaces a home by this. */
    void write(final Path home) throws IOException {
        IoUtil.delete(home.toFile(), true);
        for (final Map.Entry<String, byte[]> entry : bytesByName.entrySet()) {
            final Path file = home.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                final byte[] bytes = entry.getValue();
                final ByteBuffer used = ByteBuffer.wrap(bytes, 0, usedLength(bytes));
                while (used.hasRemaining()) {
                    channel.write(used);
                }
                if (used.limit() < bytes.length) {
                    channel.write(ByteBuffer.allocate(1), bytes.length - 1);
                }
            }
        }
    }

    /** Names of all files, sorted. */
    List<String> names() {
        return List.copyOf(bytesByName.keySet());
    }

    /** Names of the segments' files, in the order of their numbers. */
    List<String> segments() {
        final List<String> segments = new ArrayList<>();
        bytesByName.keySet().stream().filter(name -> name.matches(SEGMENT_PATTERN)).forEach(segments::add);
        return segments;
    }

    /** The number of a segment, by its file's name. */
    static int number(final String segment) {
        return Integer.parseInt(segment.substring(segment.indexOf('/') + 1, segment.lastIndexOf('/')));
    }

    /** A file's bytes, not to be changed. */
    byte[] get(final String name) {
        return bytesByName.get(name);
    }

    void put(final String name, final byte[] bytes) {
        bytesByName.put(name, bytes);
    }

    void remove(final String name) {
        bytesByName.remove(name);
    }

    /** Length without the zeros at the end. */
    static int usedLength(final byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return length;
    }
}
