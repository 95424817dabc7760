package io.millrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a journal behind the frame that ends with a sequence, because an operator says so: the way on where it is damaged and
 * there is no backup. Nothing is destroyed: what is cut off is kept aside under another name. Has the home from its making to
 * its closing, so that no engine can. Not thread safe.
 *
 * <p>The order of the steps is what makes it safe to be killed between any two of them. The segment that stays is cut first, and
 * those behind it are put aside from the first to the last: as long as one is still there, its first frame does not follow the
 * last one that stays, and an engine does not start on it (or cuts the rest off itself, where it is a torn tail). The mark comes
 * last: until then it says that the journal ends too early, where it knows. Running it once more does the steps that are left.
 */
public final class JournalTruncation implements AutoCloseable {
    private static final int WINDOW_LENGTH = 1 << 20;

    private final HomeFolder folder;
    private final long afterSequence;
    private final HomeLock lock;
    private final HomeFile home;
    private final JournalScan scan;
    private final TruncationLoss loss;
    private ScannedSegment last;

    /**
     * Takes a home and verifies what is to stay. Changes nothing.
     *
     * @param home          folder of the home.
     * @param afterSequence the last sequence that stays; 0 for none.
     * @param listener      hears how the reading goes on.
     * @throws JournalException if an engine has the home, if what is to stay is damaged, or with code NO_FRAME_END if no frame
     *                          ends with the sequence.
     */
    public JournalTruncation(final Path home, final long afterSequence, final RecoveryListener listener) {
        this.folder = new HomeFolder(home);
        this.afterSequence = afterSequence;
        HomeLock taken = null;
        HomeFile opened = null;
        boolean isReady = false;
        try {
            // A home that is not there is not to be made.
            HomeFile.openReadOnly(folder).close();
            taken = HomeLock.acquire(folder);
            opened = HomeFile.openOrCreate(folder);
            this.lock = taken;
            this.home = opened;
            this.scan = new JournalScan(folder, opened, (sequence, timestamp, behaviourVersion, buffer, offset, length) -> {
            }, listener).upTo(afterSequence);
            scan.run(1, false);
            requireFrameEnd();
            for (final ScannedSegment segment : scan.segments()) {
                last = segment.isEmpty() ? last : segment;
            }
            this.loss = new Losses().count();
            isReady = true;
        } catch (final IOException ex) {
            throw failed("the journal cannot be read: " + ex.getMessage(), folder.journal(), ex);
        } finally {
            if (!isReady) {
                release(taken, opened);
            }
        }
    }

    /**
     * What is lost by it.
     *
     * @return the loss.
     */
    public TruncationLoss loss() {
        return loss;
    }

    /**
     * Cuts the journal. On return all of it is on the disk, and the next start goes on with the sequence after the last one that
     * stays.
     *
     * @throws JournalException if a file cannot be read or written. Running it once more does what is left.
     */
    public void run() {
        try {
            for (final Step step : steps()) {
                step.run();
            }
        } catch (final IOException ex) {
            throw failed(
                "the journal cannot be cut: " + ex + "; see that the disk has room, and run it again", folder.journal(), ex);
        }
    }

    @Override
    public void close() {
        release(lock, home);
    }

    /** What is to be done, in order. Each is on the disk when it returns. */
    List<Step> steps() throws IOException {
        final List<Step> steps = new ArrayList<>();
        if (last != null) {
            steps.add(this::keepTail);
            steps.add(this::cutTail);
        }
        for (final int number : segmentsBehind()) {
            steps.add(() -> putAside(number));
        }
        steps.add(this::mark);
        return steps;
    }

    private void requireFrameEnd() {
        final long end = scan.lastSequence();
        if (end == afterSequence) {
            return;
        }
        final String why = end < afterSequence
            ? "the journal ends with sequence " + end + "; give that one, or an earlier one with which a frame ends"
            : "sequence " + afterSequence + " lies within a frame, and a frame is cut as a whole; give "
                + (scan.lastFrameSequence() - 1) + " or " + end;
        throw new JournalException(JournalException.Code.NO_FRAME_END, why, folder.journal(), null);
    }

    private List<Integer> segmentsBehind() throws IOException {
        final int number = last == null ? 0 : last.number();
        return folder.segments().stream().filter(other -> other > number).toList();
    }

    /** Copies the segment that stays as it is now, if there is anything behind its last frame that stays. */
    private void keepTail() throws IOException {
        if (!hasTail()) {
            return;
        }
        final int number = last.number();
        final Path copy = folder.cut(number, afterSequence);
        if (Files.exists(copy)) {
            if (Files.mismatch(copy.resolve(HomeFolder.CYCLE_FILE), folder.cycleFile(number)) >= 0) {
                throw new IOException(copy + " is in the way: it holds something else; rename it");
            }
            return;
        }
        final Path unfinished = folder.unfinishedCut(number, afterSequence);
        HomeFolder.deleteFolder(unfinished);
        HomeFolder.createFolder(unfinished);
        copy(folder.cycleFile(number), unfinished);
        final Path metadata = folder.segment(number).resolve(HomeFolder.METADATA_FILE);
        if (Files.exists(metadata)) {
            copy(metadata, unfinished);
        }
        folder.disk().syncFolder(unfinished);
        move(unfinished, copy);
    }

    private void cutTail() throws IOException {
        try (FileChannel channel = FileChannel.open(folder.cycleFile(last.number()), StandardOpenOption.WRITE)) {
            if (hasTail() || channel.size() < Segment.cutLength(last.end())) {
                Segment.cut(channel, last.end());
            }
            folder.disk().syncFile(folder.cycleFile(last.number()), channel);
        }
    }

    private void putAside(final int number) throws IOException {
        move(folder.segment(number), folder.cut(number, afterSequence));
    }

    /**
     * The mark says of the new end what the one before it said of the old: whether it was reached in order, and how much of it
     * is known to be on the disk. Recovery sees to the rest.
     */
    private void mark() throws IOException {
        final HomeMark mark = home.mark();
        home.mark(
            BootId.current(),
            mark.isClosed(),
            mark.durability(),
            Math.min(mark.syncedSequence(), afterSequence),
            afterSequence,
            scan.chain().lastCrc32c());
        home.sync();
    }

    private boolean hasTail() throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(WINDOW_LENGTH);
        try (FileChannel channel = FileChannel.open(folder.cycleFile(last.number()), StandardOpenOption.READ)) {
            long position = last.end();
            int count = channel.read(bytes, position);
            while (count > 0) {
                for (int i = 0; i < count; i++) {
                    if (bytes.get(i) != 0) {
                        return true;
                    }
                }
                position += count;
                count = channel.read(bytes.clear(), position);
            }
        }
        return false;
    }

    private void copy(final Path file, final Path to) throws IOException {
        final Path copy = to.resolve(file.getFileName());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            folder.disk().syncFile(copy, channel);
        }
    }

    private void move(final Path from, final Path to) throws IOException {
        folder.disk().rename(from, to);
        folder.disk().syncFolder(folder.journal());
    }

    private static void release(final HomeLock lock, final HomeFile home) {
        try {
            if (home != null) {
                home.close();
            }
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }

    private static JournalException failed(final String message, final Path file, final IOException cause) {
        return new JournalException(JournalException.Code.IO_FAILED, message, file, cause);
    }

    /** One step. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /** Counts what lies behind the last frame that stays, sound or not. */
    private final class Losses implements InspectionHandler {
        private long records;
        private long firstSequence;
        private long lastSequence;
        private long firstTimestamp;
        private long lastTimestamp;
        private long durableSequence = scan.chain().durableSequence();
        private long faults;

        TruncationLoss count() throws IOException {
            try (JournalInspection inspection = new JournalInspection(folder.home())) {
                inspection.runFrom(last == null ? 0 : last.number(), this);
            }
            final HomeMark mark = home.mark();
            final long known = Math.max(
                Math.max(mark.syncedSequence(), durableSequence), mark.isClosed() ? mark.lastSequence() : 0);
            return new TruncationLoss(
                afterSequence,
                records,
                firstSequence,
                lastSequence,
                firstTimestamp,
                lastTimestamp,
                mark.durability() == Durability.PROCESS ? Math.max(known, lastSequence) : known,
                mark.durability(),
                faults,
                segmentsBehind().size());
        }

        @Override
        public void onSegment(final InspectedSegment segment) {
            if (segment.fault() != null) {
                faults++;
            }
        }

        @Override
        public void onFrame(final InspectedFrame frame) {
            if (stays(frame.segment(), frame.position())) {
                return;
            }
            if (!frame.isCrcRight()) {
                faults++;
                return;
            }
            if (records == 0) {
                firstSequence = frame.firstSequence();
                firstTimestamp = frame.firstTimestamp();
            }
            records += frame.recordCount();
            lastSequence = Math.max(lastSequence, frame.lastSequence());
            lastTimestamp = Math.max(lastTimestamp, frame.lastTimestamp());
            durableSequence = Math.max(durableSequence, frame.durableSequence());
        }

        @Override
        public void onDamage(final int segment, final long position, final long length, final String found) {
            if (!stays(segment, position)) {
                faults++;
            }
        }

        private boolean stays(final int segment, final long position) {
            return last != null && segment == last.number() && position < last.end();
        }
    }
}
