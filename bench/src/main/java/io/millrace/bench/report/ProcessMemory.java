package io.millrace.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The memory of this process, as Linux counts it.
 */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long KIB = 1024;

    private ProcessMemory() {
    }

    /**
     * Memory that is resident: the process's own, and what it has mapped of files.
     *
     * @return bytes; 0 where there is no {@code /proc}.
     */
    public static long residentBytes() {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.substring(RESIDENT.length()).replace("kB", "").trim()) * KIB)
                .findFirst()
                .orElse(0);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
