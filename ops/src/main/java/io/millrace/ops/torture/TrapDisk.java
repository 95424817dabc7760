package io.millrace.ops.torture;

import io.millrace.journal.Disk;
import io.millrace.ops.torture.DiskStep.Kind;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A disk, at one step of which the thread that takes it stops for ever, once it has said so: whoever hears it knows
 * exactly how far the engine has come, and kills the process.
 */
final class TrapDisk implements Disk {
    private final Disk disk;
    private final Consumer<KillPoint> reached;
    private KillPoint point;
    private int occurrencesLeft;
    private Path lastSynced;

    /**
     * @param disk    that does what is to be done.
     * @param reached told that the point has been come to.
     */
    TrapDisk(final Disk disk, final Consumer<KillPoint> reached) {
        this.disk = disk;
        this.reached = reached;
    }

    /** Sets the point, and how many times it is to be come to. */
    synchronized void arm(final KillPoint wanted, final int occurrence) {
        point = wanted;
        occurrencesLeft = occurrence;
    }

    @Override
    public void syncData(final Path file, final FileChannel channel) throws IOException {
        final boolean isOther = isOtherSegment(file);
        pass(new DiskStep(Kind.SYNC_DATA, false, file, isOther));
        disk.syncData(file, channel);
        pass(new DiskStep(Kind.SYNC_DATA, true, file, isOther));
    }

    /** Not a step: nothing that was promised hangs on it, and the points count the syncs of frames. */
    @Override
    public void syncAhead(final Path file, final FileChannel channel) throws IOException {
        disk.syncAhead(file, channel);
    }

    @Override
    public void syncFile(final Path file, final FileChannel channel) throws IOException {
        pass(new DiskStep(Kind.SYNC_FILE, false, file, false));
        disk.syncFile(file, channel);
        pass(new DiskStep(Kind.SYNC_FILE, true, file, false));
    }

    @Override
    public void syncFolder(final Path folder) throws IOException {
        pass(new DiskStep(Kind.SYNC_FOLDER, false, folder, false));
        disk.syncFolder(folder);
        pass(new DiskStep(Kind.SYNC_FOLDER, true, folder, false));
    }

    @Override
    public void rename(final Path from, final Path to) throws IOException {
        pass(new DiskStep(Kind.RENAME, false, from, false));
        disk.rename(from, to);
        pass(new DiskStep(Kind.RENAME, true, from, false));
    }

    private synchronized boolean isOtherSegment(final Path file) {
        final boolean isOther = lastSynced != null && !lastSynced.equals(file);
        lastSynced = file;
        return isOther;
    }

    private void pass(final DiskStep step) {
        final KillPoint at = trapped(step);
        if (at != null) {
            reached.accept(at);
            while (true) {
                LockSupport.park();
            }
        }
    }

    private synchronized KillPoint trapped(final DiskStep step) {
        final KillPoint at = point;
        if (at == null || !at.isAt(step)) {
            return null;
        }
        occurrencesLeft--;
        if (occurrencesLeft > 0) {
            return null;
        }
        point = null;
        return at;
    }
}
