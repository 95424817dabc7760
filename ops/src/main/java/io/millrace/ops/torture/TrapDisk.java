package io.millrace.ops.torture;

import io.millrace.journal.Disk;
import io.millrace.ops.torture.DiskStep.Kind;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The real disk, at one step of which the thread that takes it stops for ever, once it has said so: whoever hears it knows
 * exactly how far the engine has come, and kills the process.
 */
final class TrapDisk implements Disk {
    private final Consumer<KillPoint> reached;
    private KillPoint point;
    private int occurrencesLeft;
    private Path lastSynced;

    TrapDisk(final Consumer<KillPoint> reached) {
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
        Disk.super.syncData(file, channel);
        pass(new DiskStep(Kind.SYNC_DATA, true, file, isOther));
    }

    @Override
    public void syncFile(final Path file, final FileChannel channel) throws IOException {
        pass(new DiskStep(Kind.SYNC_FILE, false, file, false));
        Disk.super.syncFile(file, channel);
        pass(new DiskStep(Kind.SYNC_FILE, true, file, false));
    }

    @Override
    public void syncFolder(final Path folder) throws IOException {
        pass(new DiskStep(Kind.SYNC_FOLDER, false, folder, false));
        Disk.super.syncFolder(folder);
        pass(new DiskStep(Kind.SYNC_FOLDER, true, folder, false));
    }

    @Override
    public void rename(final Path from, final Path to) throws IOException {
        pass(new DiskStep(Kind.RENAME, false, from, false));
        Disk.super.rename(from, to);
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
