package io.millrace.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The memory of this process and what it writes, as Linux counts them.
 */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path IO = Path.of("/proc/self/io");
    private static final String RESIDENT = "VmRSS:";
    private static final String ANONYMOUS = "RssAnon:";
    private static final String WRITTEN = "write_bytes:";
    private static final String CANCELLED = "cancelled_write_bytes:";
    private static final long KIB = 1024;

    private ProcessMemory() {
    }

    /**
     * Memory that is resident: the process's own, and what it has mapped of files.
     *
     * @return bytes; 0 where there is no {@code /proc}.
     */
    public static long residentBytes() {
        return KIB * read(STATUS, RESIDENT);
    }

    /**
     * Memory that is resident and the process's own: without what it has mapped of files, the journal for instance.
     *
     * @return bytes; 0 where there is no {@code /proc}.
     */
    public static long anonymousBytes() {
        return KIB * read(STATUS, ANONYMOUS);
    }

    /**
     * Bytes that had to be written to a disk since the process began, by then or later: pages of mapped files count each time
     * that they become dirty. Files in memory do not count.
     *
     * @return bytes; 0 where there is no {@code /proc}.
     */
    public static long writtenBytes() {
        return read(IO, WRITTEN) - read(IO, CANCELLED);
    }

    private static long read(final Path file, final String name) {
        if (!Files.isReadable(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length()).replace("kB", "").trim()))
                .findFirst()
                .orElse(0);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
