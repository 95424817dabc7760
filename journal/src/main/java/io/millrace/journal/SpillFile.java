package io.millrace.journal;

import net.openhft.posix.PosixAPI;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A file into which memory that does not change any more is moved, so that the operating system may take it back when it is
 * short. What was moved keeps its address: the pages of the file are mapped where it lay, and whoever reads it sees the same
 * bytes before, meanwhile and afterwards; at worst he waits for the disk.
 *
 * <p>The file has no name, and is gone with its process, however that ends: it holds what the process can make again.
 *
 * <p>Memory is written, then synced, then mapped. So a disk that is full or fails is an {@link IOException} before anything has
 * moved. One that fails to read is a signal to the JVM, which is an InternalError or its end. Mapping needs Linux.
 *
 * <p>For one thread at a time.
 */
public final class SpillFile implements AutoCloseable {
    /** Memory is moved in whole pages of the operating system's. */
    public static final int ALIGNMENT = 4096;

    private static final String FILE = "history.spill";
    /** Left for the journal, and for whoever else writes to the disk. */
    private static final long SPACE_LEFT_MIN = 512L << 20;
    /** Where cores are few, whoever uses one for longer keeps a hot thread from it for a whole turn of the scheduler. */
    private static final int STEP_LENGTH = 128 * 1024;
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final String MEMORY = "tmpfs";
    private static final Path MAPPINGS_ALLOWED = Path.of("/proc/sys/vm/max_map_count");
    /** Left for the journal, the media driver and the JVM. */
    static final long MAPPINGS_LEFT_MIN = 8 * 1024;
    /** Of what was one mapping it makes up to three. */
    private static final int MAPPINGS_PER_MOVE = 2;
    private static final int OPEN_READ_ONLY = 0;
    private static final int PROT_READ = 1;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MADV_RANDOM = 1;
    private static final int MADV_WILLNEED = 3;
    private static final int NO_DESCRIPTOR = -1;

    private final FileStore disk;
    private final FileChannel channel;
    private final int descriptor;
    private final long mappingsMax;
    private final UnsafeBuffer memory = new UnsafeBuffer(0, 0);
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(STEP_LENGTH);
    private long mappings;

    private SpillFile(final FileStore disk, final FileChannel channel, final int descriptor, final long mappingsMax) {
        this.disk = disk;
        this.channel = channel;
        this.descriptor = descriptor;
        this.mappingsMax = mappingsMax;
    }

    /**
     * Makes an empty file.
     *
     * @param folder on the disk that memory is to be moved to; whoever opens has it for himself, as the owner of a home has.
     * @return the file; null where memory cannot be moved, or would be memory all the same: not on Linux, no native access, a
     *     folder in memory.
     * @throws IOException if no file can be made.
     */
    public static SpillFile open(final Path folder) throws IOException {
        return open(folder, MAPPINGS_ALLOWED);
    }

    /** The same, where another file says how many mappings a process may have. */
    static SpillFile open(final Path folder, final Path mappingsAllowedFile) throws IOException {
        final FileStore disk = Files.getFileStore(folder);
        if (!System.getProperty("os.name").equals("Linux") || disk.type().equals(MEMORY)) {
            return null;
        }
        // Not readString: of a setting the kernel gives no more to who asks for one byte first.
        final long mappingsAllowed = Long.parseLong(Files.readAllLines(mappingsAllowedFile).get(0));
        final Path file = folder.resolve(FILE);
        Files.deleteIfExists(file);
        HomeFolder.createFile(file);
        final FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        int descriptor = NO_DESCRIPTOR;
        try {
            descriptor = PosixAPI.posix().open(file.toString(), OPEN_READ_ONLY, 0);
        } catch (final RuntimeException | LinkageError ex) {
            // No native access here.
        }
        Files.delete(file);
        if (descriptor < 0) {
            channel.close();
            return null;
        }
        return new SpillFile(disk, channel, descriptor, mappingsAllowed - MAPPINGS_LEFT_MIN);
    }

    /**
     * Writes memory to the file. It stays where it is for now.
     *
     * @param position in the file, a multiple of {@link #ALIGNMENT}.
     * @param address  of the memory.
     * @param length   in bytes.
     * @throws IOException if the disk has no room, or not much more than that, or does not take it.
     */
    public void write(final long position, final long address, final int length) throws IOException {
        final long usable = disk.getUsableSpace();
        if (usable < SPACE_LEFT_MIN + length) {
            throw new IOException("no space left: of the " + usable + " bytes that are free " + SPACE_LEFT_MIN + " are kept");
        }
        memory.wrap(address, length);
        int written = 0;
        while (written < length) {
            if (written > 0) {
                LockSupport.parkNanos(PAUSE_NS);
            }
            final int step = Math.min(STEP_LENGTH, length - written);
            memory.getBytes(written, bytes.clear().limit(step), 0, step);
            while (bytes.hasRemaining()) {
                channel.write(bytes, position + written + bytes.position());
            }
            written += step;
        }
    }

    /**
     * Makes sure that what was written can be read, and is not only in the page cache.
     *
     * @throws IOException if the disk has not taken it: all that was written since the last time is to be written again.
     */
    public void sync() throws IOException {
        channel.force(false);
    }

    /**
     * Lets memory be that of the file, which holds the same bytes. It can't be written to any more.
     *
     * @param position of the bytes in the file, synced.
     * @param address  of the memory, a multiple of {@link #ALIGNMENT}.
     * @param length   in bytes, another.
     * @return false if it stays where it is: the kernel allows a process only so many mappings ({@code vm.max_map_count}).
     * @throws IOException if the kernel did not do it. What the memory holds then is not known: nobody may read it any more.
     */
    public boolean map(final long position, final long address, final int length) throws IOException {
        if (mappings + MAPPINGS_PER_MOVE > mappingsMax) {
            return false;
        }
        mappings += MAPPINGS_PER_MOVE;
        map(address, length, PROT_READ, MAP_SHARED | MAP_FIXED, descriptor, position);
        // Else who wants one row has megabytes read around it, for which others have to leave memory.
        PosixAPI.posix().madvise(address, length, MADV_RANDOM);
        return true;
    }

    /**
     * Has the kernel begin to read what will be wanted soon, and does not wait for it. Any thread.
     *
     * @param address of the memory, a multiple of {@link #ALIGNMENT}, moved or not.
     * @param length  in bytes.
     */
    public static void prefetch(final long address, final int length) {
        PosixAPI.posix().madvise(address, length, MADV_WILLNEED);
    }

    /**
     * Lets memory be ordinary memory again, all zeros, as its owner needs it to give it back.
     *
     * @param address of the memory, a multiple of {@link #ALIGNMENT}.
     * @param length  in bytes, another.
     * @throws IOException if the kernel did not do it.
     */
    public static void unmap(final long address, final int length) throws IOException {
        map(address, length, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, NO_DESCRIPTOR, 0);
    }

    @Override
    public void close() throws IOException {
        BufferUtil.free(bytes);
        PosixAPI.posix().close(descriptor);
        channel.close();
    }

    private static void map(
        final long address, final int length, final int protection, final int flags, final int descriptor, final long position)
        throws IOException {
        final long mapped;
        try {
            mapped = PosixAPI.posix().mmap(address, length, protection, flags, descriptor, position);
        } catch (final RuntimeException ex) {
            throw new IOException("mmap of " + length + " bytes: " + ex.getMessage(), ex);
        }
        if (mapped != address) {
            throw new IOException("mmap of " + length + " bytes gave " + mapped + " instead of " + address);
        }
    }
}
