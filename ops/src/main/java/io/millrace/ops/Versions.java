package io.millrace.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions that Millrace was built with. */
record Versions(String millrace, String aeron, String agrona, String chronicleQueue, String disruptor) {
    private static final String RESOURCE = "versions.properties";

    static Versions load() {
        final Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return new Versions(
            properties.getProperty("millrace"),
            properties.getProperty("aeron"),
            properties.getProperty("agrona"),
            properties.getProperty("chronicle-queue"),
            properties.getProperty("disruptor"));
    }
}
