package io.millrace.ops.torture;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The names in a folder as the disk has them. Each change that was not synced reaches it or does not, whatever becomes of the
 * others, also of earlier ones; but a file that gets another name always has one of the two, and no two files have the same. Who
 * replaces a file by another may find neither.
 */
final class ShadowFolder implements AutoCloseable {
    private final FileChannel held;
    private final Path image;
    private Map<String, Long> inodesByName = new TreeMap<>();

    /**
     * @param folder as processes see it; null if nobody does any more.
     * @param image  the file that holds the names that the disk has; made if it is not there.
     */
    ShadowFolder(final Path folder, final Path image) throws IOException {
        // An open channel keeps the inode's number from being given to another folder.
        held = folder == null ? null : FileChannel.open(folder, StandardOpenOption.READ);
        this.image = image;
        if (Files.exists(image)) {
            for (final String line : Files.readAllLines(image)) {
                final int blank = line.indexOf(' ');
                inodesByName.put(line.substring(blank + 1), Long.parseLong(line.substring(0, blank)));
            }
        } else {
            save();
        }
    }

    /** What the disk has: numbers of inodes, by their names. */
    Map<String, Long> inodesByName() {
        return inodesByName;
    }

    /** All changes are on the disk from now on. */
    void sync(final Map<String, Long> cache) throws IOException {
        if (!cache.equals(inodesByName)) {
            inodesByName = new TreeMap<>(cache);
            save();
        }
    }

    /**
     * Some of the changes reach the disk though nobody has asked.
     *
     * @return how many have not.
     */
    int writeBack(final Map<String, Long> cache, final double chance, final SplittableRandom random) throws IOException {
        if (cache.equals(inodesByName)) {
            return 0;
        }
        final Changes changes = new Changes(inodesByName, cache);
        int lost = 0;
        for (final long inode : changes.inodes()) {
            if (random.nextDouble() < chance) {
                changes.take(inode);
            }
        }
        for (final long inode : changes.inodes()) {
            lost += changes.isTaken(inode) ? 0 : 1;
        }
        inodesByName = changes.names;
        save();
        return lost;
    }

    @Override
    public void close() throws IOException {
        if (held != null) {
            held.close();
        }
    }

    /** The process may be killed in here: the names are the ones or the others. */
    private void save() throws IOException {
        final List<String> lines = new ArrayList<>();
        inodesByName.forEach((name, inode) -> lines.add(inode + " " + name));
        final Path unfinished = image.resolveSibling(image.getFileName() + ".new");
        Files.write(unfinished, lines);
        Files.move(unfinished, image, StandardCopyOption.ATOMIC_MOVE);
    }

    /** From one set of names to another, file by file. */
    private static final class Changes {
        private final Map<Long, String> before;
        private final Map<Long, String> after;
        private final Map<String, Long> names;
        private final Set<Long> taken = new HashSet<>();

        private Changes(final Map<String, Long> from, final Map<String, Long> to) {
            before = inverse(from);
            after = inverse(to);
            names = new TreeMap<>(from);
        }

        private List<Long> inodes() {
            final Set<Long> inodes = new HashSet<>(before.keySet());
            inodes.addAll(after.keySet());
            return inodes.stream().sorted().filter(inode -> !isSame(inode)).toList();
        }

        private boolean isSame(final long inode) {
            return before.containsKey(inode) && before.get(inode).equals(after.get(inode));
        }

        private boolean isTaken(final long inode) {
            return taken.contains(inode);
        }

        /** What is in the way has gone away before. */
        private void take(final long inode) {
            if (!taken.add(inode)) {
                return;
            }
            if (before.containsKey(inode)) {
                names.remove(before.get(inode), inode);
            }
            final String name = after.get(inode);
            if (name != null) {
                final Long occupant = names.get(name);
                if (occupant != null) {
                    take(occupant);
                }
                names.put(name, inode);
            }
        }

        private static Map<Long, String> inverse(final Map<String, Long> names) {
            final Map<Long, String> inverse = new HashMap<>();
            names.forEach((name, inode) -> inverse.put(inode, name));
            return inverse;
        }
    }
}
