package io.millrace.engine.auth;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who changes the file of users now. The operating system's lock keeps processes apart and goes with the process, however that
 * ends; it says nothing to threads of one process, which have another between them.
 */
final class UsersLock implements AutoCloseable {
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private final FileChannel channel;

    private UsersLock(final FileChannel channel) {
        this.channel = channel;
    }

    /** Waits until nobody else has it. Nobody keeps it for longer than it takes to write the file. */
    static UsersLock acquire(final Path lockFile) throws IOException {
        IN_THIS_PROCESS.lock();
        FileChannel channel = null;
        try {
            channel = PrivateFiles.openOrCreate(lockFile);
            channel.lock();
            return new UsersLock(channel);
        } catch (final IOException | RuntimeException ex) {
            if (channel != null) {
                channel.close();
            }
            IN_THIS_PROCESS.unlock();
            throw ex;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }
}
