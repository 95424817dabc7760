package io.millrace.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Random number that Linux draws at each start of the machine. Two equal ones mean that the page cache was not lost in
 * between. Zero where the system has none: it then counts as another each time.
 */
record BootId(long high, long low) {
    static final BootId UNKNOWN = new BootId(0, 0);

    private static final Path SOURCE = Path.of("/proc/sys/kernel/random/boot_id");

    static BootId current() {
        try {
            final UUID id = UUID.fromString(Files.readString(SOURCE, StandardCharsets.US_ASCII).trim());
            return new BootId(id.getMostSignificantBits(), id.getLeastSignificantBits());
        } catch (final IOException | IllegalArgumentException ex) {
            return UNKNOWN;
        }
    }

    boolean isSameAs(final BootId other) {
        return !equals(UNKNOWN) && equals(other);
    }
}
