package io.millrace.ops.torture;

import io.millrace.journal.Disk;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A disk that forgets what it was not made to keep. It lets a home's files be as they are and holds beside them what a disk would
 * hold: what was synced, and at random what was not. When the power goes, that is what is left, and can be written out as a home.
 *
 * <pre>
 *   folder/
 *     4711.data     what the disk has of the file with this inode
 *     4712.names    the names that the disk has in the folder with this inode; a line each: inode, blank, name
 * </pre>
 *
 * <p>All of it is in files, so that it outlives the process; one that is killed while it syncs leaves some pages that are newer
 * than they have to be, which is what the kernel does, too. Where {@code fsync} is called the disk need not be, as this is one.
 * Any thread may call.
 */
final class ShadowDisk implements Disk, AutoCloseable {
    private static final String DATA_SUFFIX = ".data";
    private static final String NAMES_SUFFIX = ".names";
    private static final String LOCK_SUFFIX = ".lock";

    private final Path home;
    private final Path folder;
    private final long root;
    private final ShadowFile.Buffers buffers = new ShadowFile.Buffers();
    private final Map<Long, ShadowFile> files = new HashMap<>();
    private final Map<Long, ShadowFolder> folders = new HashMap<>();

    /**
     * Goes on with the disk of a process that has been killed, or begins with an empty one.
     *
     * @param home   as processes see it; must be there.
     * @param folder of what the disk has; made if it is not there.
     */
    ShadowDisk(final Path home, final Path folder) throws IOException {
        this.home = home.toAbsolutePath();
        this.folder = Files.createDirectories(folder);
        root = node(this.home).inode;
        folder(root, this.home);
        // From now on all of them are held: the number of one that is deleted is not given to another.
        look();
    }

    /** All that is in the home is on the disk from now on. */
    synchronized void syncAll() throws IOException {
        for (final Map.Entry<Long, Map<String, Long>> seen : look().entrySet()) {
            folder(seen.getKey(), null).sync(seen.getValue());
        }
        for (final ShadowFile file : files.values()) {
            file.sync(buffers);
        }
    }

    @Override
    public synchronized void syncData(final Path file, final FileChannel channel) throws IOException {
        syncFile(file, channel);
    }

    /** Nothing is kept by it: what was written ahead may be there or not, like all that nobody has synced. */
    @Override
    public void syncAhead(final Path file, final FileChannel channel) {
        // The blocks hold zeros, written or not.
    }

    @Override
    public synchronized void syncFile(final Path file, final FileChannel channel) throws IOException {
        file(node(file).inode, file).sync(buffers);
    }

    @Override
    public synchronized void syncFolder(final Path synced) throws IOException {
        final Path path = synced.toAbsolutePath();
        if (path.startsWith(home)) {
            folder(node(path).inode, path).sync(list(path, null));
        }
    }

    @Override
    public synchronized void rename(final Path from, final Path to) throws IOException {
        Disk.super.rename(from, to);
    }

    /** The kernel writes back some of what nobody has synced. */
    synchronized void writeBack(final SplittableRandom random) throws IOException {
        final double chance = random.nextDouble();
        for (final Map.Entry<Long, Map<String, Long>> seen : look().entrySet()) {
            folder(seen.getKey(), null).writeBack(seen.getValue(), chance, random);
        }
        for (final ShadowFile file : files.values()) {
            file.writeBack(chance, random, buffers);
        }
    }

    /** The power goes. Nothing may be synced after this. */
    synchronized void lose(final SplittableRandom random, final PowerFigures figures) throws IOException {
        final Map<Long, Map<String, Long>> seen = look();
        // A folder that nobody sees any more has lost its names, but perhaps not on the disk.
        folders.keySet().forEach(inode -> seen.putIfAbsent(inode, Map.of()));
        final double namesChance = chance(random);
        for (final Map.Entry<Long, Map<String, Long>> names : seen.entrySet()) {
            final int lost = folder(names.getKey(), null).writeBack(names.getValue(), namesChance, random);
            figures.add(PowerFigure.NAMES_LOST, lost);
        }
        final double chance = chance(random);
        for (final ShadowFile file : files.values()) {
            file.lose(chance, random, buffers, figures);
        }
    }

    /** Writes what the disk has to a new folder, as the home that the next start of the machine finds. */
    synchronized void write(final Path target) throws IOException {
        write(root, target);
        final Path file = target.resolve(HomeImage.HOME_FILE);
        if (Files.exists(file)) {
            Files.write(file, HomeFormat.withOtherBoot(Files.readAllBytes(file)));
        }
    }

    /** Closes, and forgets what the disk has. */
    synchronized void delete() throws IOException {
        close();
        IoUtil.delete(folder.toFile(), true);
    }

    @Override
    public synchronized void close() throws IOException {
        for (final ShadowFile file : files.values()) {
            file.close();
        }
        for (final ShadowFolder names : folders.values()) {
            names.close();
        }
        files.clear();
        folders.clear();
        buffers.close();
    }

    /** Nothing, all, or something in between. */
    private static double chance(final SplittableRandom random) {
        final int kind = random.nextInt(8);
        return kind == 0 ? 0 : kind == 1 ? 1 : random.nextDouble();
    }

    private void write(final long inode, final Path target) throws IOException {
        Files.createDirectory(target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (final Map.Entry<String, Long> entry : folder(inode, null).inodesByName().entrySet()) {
            final Path path = target.resolve(entry.getKey());
            if (Files.exists(image(entry.getValue(), NAMES_SUFFIX))) {
                write(entry.getValue(), path);
            } else {
                Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    file(entry.getValue(), null).write(channel);
                }
            }
        }
    }

    /** The names in all folders of the home, by the folders' inodes. */
    private Map<Long, Map<String, Long>> look() throws IOException {
        final Map<Long, Map<String, Long>> seen = new TreeMap<>();
        seen.put(root, list(home, seen));
        return seen;
    }

    /** The names in a folder, and in those within it if they are wanted. The journal may be at work meanwhile. */
    private Map<String, Long> list(final Path path, final Map<Long, Map<String, Long>> within) throws IOException {
        final Map<String, Long> inodesByName = new TreeMap<>();
        for (final Path entry : entries(path)) {
            try {
                final Node node = node(entry);
                if (!node.isFolder) {
                    file(node.inode, entry);
                } else {
                    folder(node.inode, entry);
                    if (within != null) {
                        within.put(node.inode, list(entry, within));
                    }
                }
                inodesByName.put(entry.getFileName().toString(), node.inode);
            } catch (final NoSuchFileException ex) {
                // It has been deleted just now.
            }
        }
        return inodesByName;
    }

    private static List<Path> entries(final Path path) throws IOException {
        final List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            stream.forEach(entries::add);
        } catch (final NoSuchFileException ex) {
            return List.of();
        } catch (final DirectoryIteratorException ex) {
            throw ex.getCause();
        }
        return entries;
    }

    private ShadowFile file(final long inode, final Path path) throws IOException {
        ShadowFile file = files.get(inode);
        if (file == null) {
            // To close any channel on a lock's file is to give the lock away.
            final boolean isHidden = path == null || path.toString().endsWith(LOCK_SUFFIX);
            file = new ShadowFile(isHidden ? null : path, image(inode, DATA_SUFFIX));
            files.put(inode, file);
        }
        return file;
    }

    private ShadowFolder folder(final long inode, final Path path) throws IOException {
        ShadowFolder names = folders.get(inode);
        if (names == null) {
            names = new ShadowFolder(path, image(inode, NAMES_SUFFIX));
            folders.put(inode, names);
        }
        return names;
    }

    private Path image(final long inode, final String suffix) {
        return folder.resolve(inode + suffix);
    }

    private static Node node(final Path path) throws IOException {
        final Map<String, Object> attributes =
            Files.readAttributes(path, "unix:ino,isDirectory", LinkOption.NOFOLLOW_LINKS);
        return new Node(((Number) attributes.get("ino")).longValue(), (Boolean) attributes.get("isDirectory"));
    }

    private record Node(long inode, boolean isFolder) {
    }
}
