package io.millrace.journal;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The journal of a home, for the engine that writes it. Opened once, recovered once, then appended to; all by one thread at a
 * time except where it says otherwise. A thread of the journal's own makes segments ready, so that appending neither creates
 * files nor allocates.
 *
 * <p>Failures are {@link JournalException}s. After a failed sync, or a failure within an append, nothing is taken any more: what
 * memory holds is ahead of the disk, and the process has to end.
 */
public final class Journal extends JournalPadding implements AutoCloseable {
    /** How many left segments may wait for a sync before they get one of their own. */
    private static final int UNSYNCED_MAX = 8;

    private final HomeFolder folder;
    private final HomeLock lock;
    private final HomeFile home;
    private final Context context;
    private final WritableSpace space;
    private final FrameHeader header = new FrameHeader();
    private final ArrayDeque<Segment> unsynced = new ArrayDeque<>(2 * UNSYNCED_MAX);
    private final SharedPositions shared = new SharedPositions();
    private SegmentKeeper keeper;

    private Journal(final Context context, final HomeFolder folder, final HomeLock lock, final HomeFile home) {
        this.context = context;
        this.folder = folder;
        this.lock = lock;
        this.home = home;
        this.space = new WritableSpace(context.segmentLength(), context.frameLengthMax());
    }

    /**
     * Takes a home, which is made if it is not there. Nothing is read yet and nothing written.
     *
     * @param context settings; concluded here.
     * @return the journal, to be recovered next.
     * @throws JournalException if another engine has the home, or it is not one that this build can read.
     */
    public static Journal open(final Context context) {
        context.conclude();
        final HomeFolder folder = new HomeFolder(context.home(), context.disk());
        HomeLock lock = null;
        try {
            folder.create();
            lock = HomeLock.acquire(folder);
            return new Journal(context, folder, lock, HomeFile.openOrCreate(folder));
        } catch (final IOException ex) {
            release(lock);
            throw failed("the home cannot be opened: " + ex.getMessage(), folder.home(), ex);
        } catch (final RuntimeException ex) {
            release(lock);
            throw ex;
        }
    }

    /**
     * Who has a home. Any thread and any process may ask; nothing is opened or changed.
     *
     * @param home folder of the home, which need not exist.
     * @return pid of the engine that has the home, or empty if there is none.
     */
    public static OptionalLong holder(final Path home) {
        try {
            return HomeLock.holder(new HomeFolder(home));
        } catch (final IOException ex) {
            throw failed("the lock of the home cannot be read: " + ex.getMessage(), home, ex);
        }
    }

    /**
     * Reads and verifies everything from sequence 1, mends the end, and makes the journal ready to be appended to. What a machine
     * that went down has left torn, and nobody was promised, is cut off. With {@link Durability#DISK} all that was read is on the
     * disk on return.
     *
     * @param handler  takes the records.
     * @param listener hears how it goes on.
     * @return the last sequence; 0 in a new journal.
     * @throws JournalException at the first place that is not as it was written. The journal can only be closed then.
     */
    public long recover(final RecordHandler handler, final RecoveryListener listener) {
        require(State.OPENED, "recovered once, before anything else");
        state = State.FAILED;
        try {
            folder.deleteUnfinished();
            final Recovery recovery = new Recovery(folder, home, context.durability(), context.bootId());
            recovery.run(handler, listener);
            appendedSequence = recovery.lastSequence();
            lastCrc32c = recovery.lastCrc32c();
            shared.synced(recovery.syncedSequence());
            shared.durable(appendedSequence);
            home.mark(context.bootId(), false, context.durability(), shared.synced(), appendedSequence, lastCrc32c);
            final SegmentMaker maker = new SegmentMaker(
                folder, home, context.durability(), context.segmentLength(), context.frameLengthMax());
            keeper = new SegmentKeeper(
                maker,
                folder,
                home,
                context.bootId(),
                context.durability(),
                context.segmentsReady(),
                folder.nextSegment(),
                shared::synced,
                shared::syncLength);
            keeper.start();
        } catch (final IOException ex) {
            throw failed("the journal cannot be recovered: " + ex.getMessage(), folder.journal(), ex);
        }
        state = State.RECOVERED;
        shared.room(0);
        return appendedSequence;
    }

    /**
     * Appends one frame. It survives the death of the process from now on, and that of the machine once {@link #sync()} has been
     * called. Does not allocate, does not wait, and copies the records once.
     *
     * @param records       a run of records as a frame holds them: 16 bytes of the block Record, the command, zeros up to a
     *                      multiple of 8; then the next. Read during the call. Pass the same few buffers again and again.
     * @param offset        of the first.
     * @param length        of all, in bytes, at most {@link #frameLengthMax()}.
     * @param firstSequence of the first: the one after {@link #appendedSequence()}.
     * @param recordCount   number of records.
     * @throws JournalException with code NO_SPACE if no segment is ready; nothing has changed then. Does not happen to who keeps
     *                          within {@link #writableLength()}.
     */
    public void append(
        final DirectBuffer records, final int offset, final int length, final long firstSequence, final int recordCount) {
        require(State.RECOVERED, "appended to after it was recovered and until it is closed or has failed");
        if (firstSequence != appendedSequence + 1) {
            throw new IllegalArgumentException(
                "sequence " + firstSequence + " does not follow sequence " + appendedSequence);
        }
        if (length > context.frameLengthMax() || !Records.areSound(records, offset, offset + length, recordCount)) {
            throw new IllegalArgumentException(
                recordCount + " records do not fill " + length + " bytes, or not with zeros, or are more than "
                    + context.frameLengthMax());
        }
        if (current == null || current.room() < length + Segment.FRAME_OVERHEAD) {
            roll();
        }
        final int crc = header.encode(
            firstSequence, shared.synced(), current.number(), recordCount, lastCrc32c, records, offset, length);
        state = State.FAILED;
        current.append(header.buffer(), records, offset, length);
        state = State.RECOVERED;
        // After the segment was taken from those that are ready: who reads this first and counts those then never reckons with
        // more than there is.
        shared.room(space.in(current.room()));
        lastCrc32c = crc;
        appendedSequence += recordCount;
        framesWritten++;
        recordsWritten += recordCount;
        bytesWritten += length + FrameHeader.LENGTH;
    }

    /**
     * Makes everything that was appended durable. With {@link Durability#DISK} it is on the disk on return; with
     * {@link Durability#PROCESS} it is safe already.
     *
     * @throws JournalException with code SYNC_FAILED if the disk has failed. The process has to end then.
     */
    public void sync() {
        require(State.RECOVERED, "synced after it was recovered and until it is closed or has failed");
        if (shared.durable() == appendedSequence) {
            return;
        }
        if (context.durability() == Durability.DISK) {
            shared.syncLength(bytesWritten - bytesSynced);
            bytesSynced = bytesWritten;
            syncLeft();
            if (current.isDirty()) {
                sync(current);
            }
            shared.synced(appendedSequence);
        }
        shared.durable(appendedSequence);
    }

    /**
     * Last sequence that was appended.
     *
     * @return the sequence; 0 before the first.
     */
    public long appendedSequence() {
        return appendedSequence;
    }

    /**
     * Last sequence that survives what the durability promises to survive. Any thread may ask.
     *
     * @return the sequence; 0 before the first.
     */
    public long durableSequence() {
        return shared.durable();
    }

    /**
     * How many bytes of records can certainly be appended, however they are cut into frames, without waiting for a segment. Any
     * thread may ask; what is being appended meanwhile may have been reckoned with or not.
     *
     * @return length in bytes; small while the next segment is being made ready, 0 when the disk is full.
     */
    public long writableLength() {
        final long rest = shared.room();
        return rest == SharedPositions.NOT_WRITABLE ? 0 : rest + keeper.readyCount() * space.perSegment();
    }

    /**
     * The longest run of records that one frame takes.
     *
     * @return length in bytes.
     */
    public int frameLengthMax() {
        return context.frameLengthMax();
    }

    /**
     * What durable means here.
     *
     * @return the durability.
     */
    public Durability durability() {
        return context.durability();
    }

    /**
     * Why no segment can be made ready, such as a full disk. It is tried again and again; any thread may ask.
     *
     * @return what was thrown last, or null if the last attempt succeeded.
     */
    public Throwable preparationError() {
        return keeper == null ? null : keeper.preparationError();
    }

    /**
     * Why a segment that was left could not be closed, a mark not written, or a block not written ahead. The journal goes on
     * without, but for the last: the next sync of that segment fails. Any thread may ask.
     *
     * @return what was thrown last, or null.
     */
    public Throwable maintenanceError() {
        return keeper == null ? null : keeper.maintenanceError();
    }

    /**
     * Frames appended since the journal was opened.
     *
     * @return the count.
     */
    public long framesWritten() {
        return framesWritten;
    }

    /**
     * Records appended since the journal was opened.
     *
     * @return the count.
     */
    public long recordsWritten() {
        return recordsWritten;
    }

    /**
     * Length of the frames appended since the journal was opened.
     *
     * @return length in bytes.
     */
    public long bytesWritten() {
        return bytesWritten;
    }

    /**
     * Syncs of segment files since the journal was opened.
     *
     * @return the count.
     */
    public long syncs() {
        return syncs;
    }

    /**
     * Segments begun since the journal was opened.
     *
     * @return the count.
     */
    public long segmentsRolled() {
        return segmentsRolled;
    }

    /**
     * Ends in order: syncs with {@link Durability#DISK}, removes segments that were made ready and not used, and gives the home
     * back. Also after a failure; the home then remembers that the end was not in order. Closing twice does nothing.
     *
     * @throws JournalException if the last sync or the closing of a file fails. The home is given back in any case.
     */
    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        shared.room(SharedPositions.NOT_WRITABLE);
        try {
            if (state == State.RECOVERED) {
                sync();
            }
            final boolean isInOrder = state == State.RECOVERED;
            state = State.CLOSED;
            closeSegments();
            if (isInOrder) {
                home.mark(context.bootId(), true, context.durability(), shared.synced(), appendedSequence, lastCrc32c);
            }
        } catch (final IOException ex) {
            throw failed("the journal cannot be closed: " + ex.getMessage(), folder.journal(), ex);
        } finally {
            if (state != State.CLOSED) {
                state = State.CLOSED;
                abandonSegments();
            }
            try {
                home.close();
            } finally {
                lock.close();
            }
        }
    }

    private void roll() {
        final Segment next = keeper.poll();
        if (next == null) {
            throw new JournalException(
                JournalException.Code.NO_SPACE,
                "no segment is ready; see that the disk has room and append no more than can be written",
                folder.journal(),
                keeper.preparationError());
        }
        final Segment previous = current;
        current = next;
        segmentsRolled++;
        if (previous == null) {
            return;
        }
        if (context.durability() == Durability.PROCESS || !previous.isDirty()) {
            keeper.leave(previous);
            return;
        }
        unsynced.addLast(previous);
        if (unsynced.size() == UNSYNCED_MAX) {
            syncLeft();
        }
    }

    private void syncLeft() {
        while (!unsynced.isEmpty()) {
            sync(unsynced.peekFirst());
            keeper.leave(unsynced.pollFirst());
        }
    }

    private void sync(final Segment segment) {
        try {
            segment.sync();
            syncs++;
        } catch (final IOException | RuntimeException ex) {
            state = State.FAILED;
            shared.room(SharedPositions.NOT_WRITABLE);
            throw new JournalException(
                JournalException.Code.SYNC_FAILED,
                "the disk did not take what was written: " + ex.getMessage() + "; end the process and look after the disk",
                segment.folder(),
                segment.number(),
                JournalException.NONE,
                shared.durable() + 1,
                ex);
        }
    }

    private void closeSegments() throws IOException {
        if (keeper == null) {
            return;
        }
        final List<AutoCloseable> closing = new ArrayList<>(List.of(keeper::stop));
        unsynced.forEach(segment -> closing.add(segment::close));
        unsynced.clear();
        final Segment last = current;
        if (last != null) {
            closing.add(() -> last.closeAndCut(context.durability() == Durability.DISK));
            current = null;
        }
        CloseHelper.closeAll(closing);
    }

    /** After the last sync has failed: its exception is the one to be heard of. */
    private void abandonSegments() {
        try {
            closeSegments();
        } catch (final IOException | RuntimeException ex) {
            state = State.CLOSED;
        }
    }

    private void require(final State required, final String what) {
        if (state != required) {
            throw new IllegalStateException("a journal is " + what + "; this one is " + state);
        }
    }

    private static void release(final HomeLock lock) {
        if (lock != null) {
            lock.close();
        }
    }

    private static JournalException failed(final String message, final Path file, final IOException cause) {
        return new JournalException(JournalException.Code.IO_FAILED, message, file, cause);
    }

    /**
     * Settings of a journal. Those that are left alone have the values that the constants name.
     */
    public static final class Context {
        /** Length of a segment if none is set, in bytes. */
        public static final int SEGMENT_LENGTH_DEFAULT = 256 << 20;
        /** The least length of a segment, in bytes. */
        public static final int SEGMENT_LENGTH_MIN = 1 << 20;
        /** The greatest length of a segment, in bytes. */
        public static final int SEGMENT_LENGTH_MAX = 1 << 30;
        /** The longest run of records in a frame if none is set, in bytes; a quarter of a segment if that is less. */
        public static final int FRAME_LENGTH_MAX_DEFAULT = 4 << 20;
        /** Segments that are ready ahead if none is set. */
        public static final int SEGMENTS_READY_DEFAULT = 1;
        /** The most segments that can be ready ahead. */
        public static final int SEGMENTS_READY_MAX = 16;

        private Path home;
        private Durability durability = Durability.DISK;
        private int segmentLength = SEGMENT_LENGTH_DEFAULT;
        private int frameLengthMax;
        private int segmentsReady = SEGMENTS_READY_DEFAULT;
        private Disk disk = Disk.REAL;
        private BootId bootId = BootId.current();

        /**
         * The folder of the home. Made if it is not there, for the user alone.
         *
         * @return the folder.
         */
        public Path home() {
            return home;
        }

        /**
         * Sets the folder of the home.
         *
         * @param home the folder.
         * @return this.
         */
        public Context home(final Path home) {
            this.home = home;
            return this;
        }

        /**
         * What durable means; {@link Durability#DISK} if it is not set.
         *
         * @return the durability.
         */
        public Durability durability() {
            return durability;
        }

        /**
         * Sets what durable means.
         *
         * @param durability wanted.
         * @return this.
         */
        public Context durability(final Durability durability) {
            this.durability = durability;
            return this;
        }

        /**
         * Length of a segment, which is reserved on the disk before the segment is used.
         *
         * @return length in bytes.
         */
        public int segmentLength() {
            return segmentLength;
        }

        /**
         * Sets the length of segments that are begun from now on.
         *
         * @param segmentLength in bytes, from 1 MiB to 1 GiB.
         * @return this.
         */
        public Context segmentLength(final int segmentLength) {
            this.segmentLength = segmentLength;
            return this;
        }

        /**
         * The longest run of records in a frame.
         *
         * @return length in bytes.
         */
        public int frameLengthMax() {
            return frameLengthMax;
        }

        /**
         * Sets the longest run of records in a frame.
         *
         * @param frameLengthMax in bytes, less than half a segment.
         * @return this.
         */
        public Context frameLengthMax(final int frameLengthMax) {
            this.frameLengthMax = frameLengthMax;
            return this;
        }

        /**
         * How many segments are kept ready ahead of the one that is being written.
         *
         * @return the count.
         */
        public int segmentsReady() {
            return segmentsReady;
        }

        /**
         * Sets how many segments are kept ready ahead.
         *
         * @param segmentsReady from 1 to 16.
         * @return this.
         */
        public Context segmentsReady(final int segmentsReady) {
            this.segmentsReady = segmentsReady;
            return this;
        }

        /**
         * How what is written gets to the disk.
         *
         * @return the disk; the real one if none is set.
         */
        public Disk disk() {
            return disk;
        }

        /**
         * Sets how what is written gets to the disk: for those who test what happens when that is slow, fails, or comes to
         * nothing.
         *
         * @param disk to be used.
         * @return this.
         */
        public Context disk(final Disk disk) {
            this.disk = disk;
            return this;
        }

        /**
         * Checks the settings and fills in what follows from others. {@link Journal#open} does this.
         *
         * @return this.
         * @throws IllegalArgumentException if a setting is missing or out of its range.
         */
        public Context conclude() {
            Objects.requireNonNull(home, "home: set the folder of the home");
            Objects.requireNonNull(durability, "durability: set DISK or PROCESS");
            Objects.requireNonNull(disk, "disk: set one, or leave the real one");
            check("segmentLength", segmentLength, SEGMENT_LENGTH_MIN, SEGMENT_LENGTH_MAX);
            if (frameLengthMax == 0) {
                frameLengthMax = Math.min(FRAME_LENGTH_MAX_DEFAULT, segmentLength / 4);
            }
            check("frameLengthMax", frameLengthMax, 1, segmentLength / 2 - 1);
            check("segmentsReady", segmentsReady, 1, SEGMENTS_READY_MAX);
            return this;
        }

        BootId bootId() {
            return bootId;
        }

        Context bootId(final BootId bootId) {
            this.bootId = bootId;
            return this;
        }

        private static void check(final String name, final int value, final int least, final int greatest) {
            if (value < least || value > greatest) {
                throw new IllegalArgumentException(name + ": " + value + " is not from " + least + " to " + greatest);
            }
        }
    }
}
