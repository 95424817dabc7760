package io.millrace.ops;

import io.millrace.engine.EngineContext;
import org.agrona.IoUtil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A home for the time of one engine, in the folder for temporary files. */
final class TemporaryHome implements AutoCloseable {
    private final Path path;

    /**
     * Makes it.
     *
     * @param prefix of its name.
     * @throws UncheckedIOException if it cannot be made.
     */
    TemporaryHome(final String prefix) {
        try {
            path = Files.createTempDirectory(prefix);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    Path path() {
        return path;
    }

    /** Removes it, and what its media driver has left. */
    @Override
    public void close() {
        IoUtil.delete(path.toFile(), true);
        IoUtil.delete(Path.of(EngineContext.aeronDirectoryName(path)).toFile(), true);
    }
}
