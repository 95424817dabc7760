package io.millrace.engine;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/**
 * Where the engine of a home can be reached: written to the home when it starts to serve, so that tools find it.
 *
 * @param aeronDirectoryName folder of the media driver.
 * @param channel            on which the engine listens first.
 * @param commandStreamId    of commands and queries.
 * @param controlStreamId    of control messages.
 */
public record EngineEndpoint(String aeronDirectoryName, String channel, int commandStreamId, int controlStreamId) {
    private static final String FILE_NAME = "engine.endpoint";

    /**
     * Reads the endpoint of a home. Says nothing about whether the engine is alive.
     *
     * @param home folder of the engine.
     * @return the endpoint, or null when none was ever written.
     */
    public static EngineEndpoint read(final Path home) {
        final Path file = home.resolve(FILE_NAME);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (final IOException ex) {
            throw new UncheckedIOException("cannot read " + file, ex);
        }
        return new EngineEndpoint(
            properties.getProperty("aeron.dir"),
            properties.getProperty("channel"),
            Integer.parseInt(properties.getProperty("command.stream.id")),
            Integer.parseInt(properties.getProperty("control.stream.id")));
    }

    void write(final Path home) {
        final Properties properties = new Properties();
        properties.setProperty("aeron.dir", aeronDirectoryName);
        properties.setProperty("channel", channel);
        properties.setProperty("command.stream.id", Integer.toString(commandStreamId));
        properties.setProperty("control.stream.id", Integer.toString(controlStreamId));
        final Path fresh = home.resolve(FILE_NAME + ".new");
        try {
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                properties.store(writer, null);
            }
            Files.move(fresh, home.resolve(FILE_NAME), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException ex) {
            throw new UncheckedIOException("cannot write " + home.resolve(FILE_NAME), ex);
        }
    }
}
