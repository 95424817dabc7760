package io.millrace.ops.doctor;

import java.util.Locale;

/** Lengths in bytes, as people read them. */
final class Size {
    static final long KIB = 1024;
    static final long MIB = 1024 * KIB;
    static final long GIB = 1024 * MIB;

    private Size() {
    }

    static String text(final long bytes) {
        if (bytes >= 10 * GIB) {
            return String.format(Locale.ROOT, "%,d GiB", bytes / GIB);
        }
        return bytes >= GIB
            ? String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB)
            : bytes >= MIB ? bytes / MIB + " MiB" : bytes / KIB + " KiB";
    }
}
