package io.millrace.journal;

import org.agrona.CloseHelper;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The thread behind the appending one: makes segments ready before they are wanted, touches pages before they are written, has
 * blocks written before them while syncs are short, closes segments that have been left, and writes marks to the home file.
 * Segments pass from and to the appending thread through queues without locks, which cannot overflow: a segment that is left was
 * ready before.
 */
final class SegmentKeeper {
    private static final long RETRY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MARK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    /** Each time that this thread wakes it keeps another one from a core, where there are few. */
    private static final long PARK_MIN_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PARK_MAX_NS = TimeUnit.MILLISECONDS.toNanos(8);
    /** Further ahead is waste: the kernel would write the pages as zeros before they are filled. */
    private static final int TOUCH_LENGTH_PROCESS = 16 << 20;
    private static final int TOUCH_LENGTH_DISK = 4 << 20;
    /**
     * A sync of no more than this takes up to twice as long where it is the first to write to its blocks. In a longer one that
     * is lost among the bytes; to write each of them twice is not.
     */
    static final int SHORT_SYNC_LENGTH = 64 << 10;
    /** Between two looks at what else there is to do. */
    private static final int AHEAD_STEPS_MAX = 4;
    private static final int QUEUE_CAPACITY = 64;

    private final SegmentMaker maker;
    private final HomeFolder folder;
    private final HomeFile home;
    private final BootId bootId;
    private final Durability durability;
    private final int readyCountMin;
    private final LongSupplier syncedSequence;
    private final LongSupplier syncLength;
    private final OneToOneConcurrentArrayQueue<Segment> ready = new OneToOneConcurrentArrayQueue<>(QUEUE_CAPACITY);
    private final OneToOneConcurrentArrayQueue<Segment> left = new OneToOneConcurrentArrayQueue<>(QUEUE_CAPACITY);
    private final ArrayDeque<Segment> touching = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "millrace-journal");
    private volatile boolean isRunning = true;
    private volatile Throwable preparationError;
    private volatile Throwable maintenanceError;
    private int nextNumber;
    private long retryNs;
    private long markNs;

    SegmentKeeper(
        final SegmentMaker maker,
        final HomeFolder folder,
        final HomeFile home,
        final BootId bootId,
        final Durability durability,
        final int readyCountMin,
        final int nextNumber,
        final LongSupplier syncedSequence,
        final LongSupplier syncLength) {
        this.maker = maker;
        this.folder = folder;
        this.home = home;
        this.bootId = bootId;
        this.durability = durability;
        this.readyCountMin = readyCountMin;
        this.nextNumber = nextNumber;
        this.syncedSequence = syncedSequence;
        this.syncLength = syncLength;
        thread.setDaemon(true);
    }

    /** Starts, and waits until the first segment is ready or could not be made. */
    void start() {
        thread.start();
        while (ready.isEmpty() && preparationError == null && thread.isAlive()) {
            LockSupport.parkNanos(PARK_MIN_NS);
        }
    }

    /** A segment that is ready, or null. For the appending thread. */
    Segment poll() {
        final Segment segment = ready.poll();
        LockSupport.unpark(thread);
        return segment;
    }

    /** Number of segments that are ready. */
    int readyCount() {
        return ready.size();
    }

    /** Takes a segment to which nothing will be appended and of which nothing needs a sync. For the appending thread. */
    void leave(final Segment segment) {
        if (!left.offer(segment)) {
            throw new IllegalStateException("more segments have been left than were ever ready");
        }
    }

    /** Why the last segment could not be made ready, or null if it could. */
    Throwable preparationError() {
        return preparationError;
    }

    /** Why something else failed that nobody waits for, or null. */
    Throwable maintenanceError() {
        return maintenanceError;
    }

    /** Ends the thread. Segments that are ready are removed, those that have been left are closed: all, whatever fails. */
    void stop() throws IOException {
        isRunning = false;
        join();
        final List<AutoCloseable> closing = new ArrayList<>();
        left.drain(segment -> closing.add(() -> segment.closeAndCut(durability == Durability.DISK)));
        ready.drain(segment -> {
            closing.add(segment::close);
            closing.add(() -> folder.discard(segment.number()));
        });
        CloseHelper.closeAll(closing);
    }

    private void run() {
        markNs = System.nanoTime();
        long parkNs = PARK_MIN_NS;
        while (isRunning) {
            final boolean hasWorked = doWork();
            parkNs = hasWorked ? PARK_MIN_NS : Math.min(parkNs << 1, PARK_MAX_NS);
            LockSupport.parkNanos(parkNs);
        }
    }

    /** One turn of the thread. */
    boolean doWork() {
        boolean hasWorked = false;
        try {
            hasWorked = closeLeft() | touch() | writeAhead() | mark();
        } catch (final Throwable ex) {
            maintenanceError = ex;
        }
        return prepare() | hasWorked;
    }

    private boolean closeLeft() throws IOException {
        Segment segment = left.poll();
        if (segment == null) {
            return false;
        }
        while (segment != null) {
            touching.remove(segment);
            segment.closeAndCut(durability == Durability.DISK);
            segment = left.poll();
        }
        return true;
    }

    private boolean prepare() {
        if (ready.size() >= readyCountMin || preparationError != null && System.nanoTime() - retryNs < 0) {
            return false;
        }
        try {
            final Segment segment = maker.make(nextNumber);
            nextNumber++;
            touching.addLast(segment);
            ready.offer(segment);
            preparationError = null;
        } catch (final Throwable ex) {
            // An Error, too: without this thread commands would wait for a segment for ever, and nobody be told.
            retryNs = System.nanoTime() + RETRY_INTERVAL_NS;
            preparationError = ex;
        }
        return true;
    }

    private boolean touch() {
        final boolean isWrite = durability == Durability.PROCESS;
        int window = isWrite ? TOUCH_LENGTH_PROCESS : TOUCH_LENGTH_DISK;
        boolean hasWorked = false;
        for (final Segment segment : touching) {
            final int before = segment.touched();
            window = segment.touch(window, isWrite);
            hasWorked |= segment.touched() != before;
            if (window <= 0) {
                break;
            }
        }
        return hasWorked;
    }

    /** Only while commands come alone or few at a time: at full load each byte would be written twice, for nothing. */
    private boolean writeAhead() throws IOException {
        int steps = 0;
        if (durability == Durability.DISK) {
            while (steps < AHEAD_STEPS_MAX && syncLength.getAsLong() <= SHORT_SYNC_LENGTH && writeStepAhead()) {
                steps++;
            }
        }
        return steps > 0;
    }

    private boolean writeStepAhead() throws IOException {
        int window = TOUCH_LENGTH_DISK;
        for (final Segment segment : touching) {
            if (segment.writeAhead(window)) {
                return true;
            }
            window -= segment.restAcquire();
            if (window <= 0) {
                break;
            }
        }
        return false;
    }

    private boolean mark() throws IOException {
        final long nowNs = System.nanoTime();
        if (durability == Durability.PROCESS || nowNs - markNs < MARK_INTERVAL_NS) {
            return false;
        }
        markNs = nowNs;
        final long sequence = syncedSequence.getAsLong();
        if (sequence > home.mark().syncedSequence()) {
            home.mark(bootId, false, durability, sequence, sequence, 0);
        }
        return false;
    }

    /** Waits without being interrupted, as Chronicle's threads have to be left alone. */
    private void join() {
        boolean isInterrupted = false;
        LockSupport.unpark(thread);
        while (true) {
            try {
                thread.join();
                break;
            } catch (final InterruptedException ex) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
