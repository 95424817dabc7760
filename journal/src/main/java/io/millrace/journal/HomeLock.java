package io.millrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One engine per home. The lock is the operating system's, so that it goes with the process, however that ends; the pid in
 * the file is there to be told to others. The file:
 *
 * <pre>
 *   the pid of the engine in decimal digits, and a line feed; empty after an orderly end
 * </pre>
 *
 * <p>A lock of this kind is lost as soon as the process that holds it closes <em>any</em> channel on the file. Homes that
 * are held by this process are therefore remembered here, and their lock file is not opened again.
 */
final class HomeLock implements AutoCloseable {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private static final int ATTEMPTS = 20;
    private static final long ATTEMPT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path key;
    private final FileChannel channel;
    private final FileLock lock;

    private HomeLock(final Path key, final FileChannel channel, final FileLock lock) {
        this.key = key;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock, or says who has it.
     */
    static HomeLock acquire(final HomeFolder folder) throws IOException {
        final Path file = folder.lockFile();
        final Path key = folder.home().toRealPath();
        if (!HELD.add(key)) {
            throw inUse(folder, OptionalLong.of(ProcessHandle.current().pid()));
        }
        FileChannel channel = null;
        try {
            if (!Files.exists(file)) {
                HomeFolder.createFile(file);
            }
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            final FileLock lock = tryLock(channel);
            if (lock == null) {
                throw inUse(folder, pid(channel));
            }
            channel.truncate(0);
            final String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return new HomeLock(key, channel, lock);
        } catch (final IOException | RuntimeException ex) {
            if (channel != null) {
                channel.close();
            }
            HELD.remove(key);
            throw ex;
        }
    }

    /**
     * Who has the home.
     *
     * @return pid of the engine, or empty if there is none.
     */
    static OptionalLong holder(final HomeFolder folder) throws IOException {
        final Path file = folder.lockFile();
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        if (HELD.contains(folder.home().toRealPath())) {
            return OptionalLong.of(ProcessHandle.current().pid());
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final OptionalLong pid = pid(channel);
            // Asking takes the lock for a moment: that is spared where the last engine has ended in order.
            if (pid.isEmpty()) {
                return pid;
            }
            try (FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return free == null ? pid : OptionalLong.empty();
            }
        }
    }

    @Override
    public void close() {
        try (channel; lock) {
            channel.truncate(0);
        } catch (final IOException ex) {
            // The process id stays behind on a disk that takes nothing more. Whoever reads it finds that the lock is free.
        } finally {
            HELD.remove(key);
        }
    }

    /** Somebody who asks for the holder has the lock for a moment: that is not to be taken for an engine. */
    private static FileLock tryLock(final FileChannel channel) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            final FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            LockSupport.parkNanos(ATTEMPT_INTERVAL_NS);
        }
        return null;
    }

    private static OptionalLong pid(final FileChannel channel) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        final String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).trim();
        try {
            return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
        } catch (final NumberFormatException ex) {
            return OptionalLong.empty();
        }
    }

    private static JournalException inUse(final HomeFolder folder, final OptionalLong pid) {
        final String who = pid.isPresent() ? "the engine with pid " + pid.getAsLong() : "another engine";
        return new JournalException(
            JournalException.Code.HOME_IN_USE,
            who + " has this home; stop it first, or take another home",
            folder.home(),
            null);
    }
}
