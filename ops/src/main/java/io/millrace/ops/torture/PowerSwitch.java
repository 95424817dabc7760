package io.millrace.ops.torture;

import io.millrace.journal.Disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Switches the power off once, at a moment that is set beforehand: at one of the journal's own calls, in whatever thread that is
 * made, or when somebody says so. Nothing is synced while the switch is thrown, and nothing afterwards: what the journal goes on
 * to do then happens to files that nobody will look at.
 */
final class PowerSwitch implements Disk {
    private final ShadowDisk shadow;
    private final SplittableRandom random;
    private final PowerFigures figures;
    private final Witness witness;
    private volatile boolean isOff;
    private boolean isKilled;
    private int callsLeft;
    private int keepersCallsLeft;

    /**
     * @param random  draws what the disk keeps.
     * @param witness told when the power goes.
     */
    PowerSwitch(final ShadowDisk shadow, final SplittableRandom random, final PowerFigures figures, final Witness witness) {
        this.shadow = shadow;
        this.random = random;
        this.figures = figures;
        this.witness = witness;
    }

    /** The power goes just before or after one of the next calls: each counts as two. */
    synchronized void offAtCall(final int count) {
        callsLeft = count;
    }

    /** The same, and only the calls of the thread count that makes segments ready. */
    synchronized void offAtKeepersCall(final int count) {
        keepersCallsLeft = count;
    }

    /**
     * Lets the process die without being asked to: from now on nothing gets to the disk any more, and who syncs is told so. What
     * is in the page cache stays there.
     */
    synchronized void kill() {
        isKilled = true;
    }

    /** A new process. */
    synchronized void start() {
        isKilled = false;
    }

    /** The power goes now, unless it has gone before. */
    synchronized void off() {
        if (isOff) {
            return;
        }
        witness.beforeLoss();
        try {
            shadow.lose(random, figures);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        witness.afterLoss();
        isOff = true;
    }

    /** Has the power gone? */
    boolean isOff() {
        return isOff;
    }

    /** Does something as long as there is power. */
    synchronized void whileOn(final Action action) throws IOException {
        if (!isOff) {
            action.run();
        }
    }

    @Override
    public synchronized void syncData(final Path file, final FileChannel channel) throws IOException {
        if (isKilled) {
            throw new IOException("killed");
        }
        syncFile(file, channel);
    }

    /** Not a call that counts: nothing lasts by it. */
    @Override
    public void syncAhead(final Path file, final FileChannel channel) {
        shadow.syncAhead(file, channel);
    }

    @Override
    public synchronized void syncFile(final Path file, final FileChannel channel) throws IOException {
        count();
        if (!isOff && !isKilled) {
            shadow.syncFile(file, channel);
        }
        count();
    }

    @Override
    public synchronized void syncFolder(final Path folder) throws IOException {
        count();
        if (!isOff && !isKilled) {
            shadow.syncFolder(folder);
        }
        count();
    }

    @Override
    public synchronized void rename(final Path from, final Path to) throws IOException {
        count();
        shadow.rename(from, to);
        count();
    }

    private void count() {
        callsLeft--;
        if (isKeeper()) {
            keepersCallsLeft--;
        }
        if (callsLeft == 0 || isKeeper() && keepersCallsLeft == 0) {
            off();
        }
    }

    /** Is this the thread that makes segments ready? */
    static boolean isKeeper() {
        return "millrace-journal".equals(Thread.currentThread().getName());
    }

    /** What needs power. */
    interface Action {
        void run() throws IOException;
    }

    /** What has been promised is known before the power goes, and what was tried is known after. */
    interface Witness {
        void beforeLoss();

        void afterLoss();
    }
}
