package io.millrace.bench.load;

import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder for homes and Aeron's files that goes away with its content, also when the benchmark is interrupted.
 */
public final class Scratch implements AutoCloseable {
    private final Path path;

    private Scratch(final Path path) {
        this.path = path;
    }

    /**
     * Makes the folder.
     *
     * @param parent folder that exists.
     * @return the new one, to be closed by the caller.
     * @throws IOException if it can't be made.
     */
    public static Scratch create(final Path parent) throws IOException {
        final Scratch scratch = new Scratch(Files.createTempDirectory(parent.toAbsolutePath(), "millrace-bench-"));
        // Whoever interrupts a benchmark does not want gigabytes to stay behind, least of all in memory.
        Runtime.getRuntime().addShutdownHook(new Thread(scratch::close, "bench-cleaner"));
        return scratch;
    }

    /**
     * The folder.
     *
     * @return absolute path.
     */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        IoUtil.delete(path.toFile(), true);
    }
}
