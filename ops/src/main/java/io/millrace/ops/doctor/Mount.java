package io.millrace.ops.doctor;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file system and how it is mounted.
 *
 * @param options of the mount and of the file system.
 */
record Mount(String type, Set<String> options) {
    private static final String FILE = "/proc/self/mountinfo";
    /** Point, options of the mount, type, options of the file system. */
    private static final Pattern LINE = Pattern.compile("^\\S+ \\S+ \\S+ \\S+ (\\S+) (\\S+) .*?- (\\S+) \\S+ (\\S+)$",
        Pattern.MULTILINE);

    /** Where a file is, or would be made. */
    static Mount of(final Machine machine, final Path file) throws UnknownException {
        final Matcher line = LINE.matcher(machine.text(FILE));
        Mount mount = null;
        int depth = -1;
        try {
            final Path place = Machine.nearest(file).toRealPath();
            while (line.find()) {
                // Spaces stand there in octal.
                final Path point = Path.of(line.group(1).replace("\\040", " "));
                // Of two at the same place the later one hides the other.
                if (place.startsWith(point) && point.getNameCount() >= depth) {
                    depth = point.getNameCount();
                    mount = new Mount(line.group(3), new TreeSet<>(List.of((line.group(2) + "," + line.group(4)).split(","))));
                }
            }
        } catch (final IOException | InvalidPathException ex) {
            throw new UnknownException("not visible: " + file);
        }
        if (mount == null) {
            throw new UnknownException("not understood: " + FILE);
        }
        return mount;
    }
}
