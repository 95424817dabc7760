package io.millrace.engine;

import io.millrace.engine.store.PageSource;
import io.millrace.journal.SpillFile;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Lets the operating system have the memory of pages that have been retired: a thread of its own moves them to a file, some at
 * once. Pages come from another source and go back to it.
 *
 * <p>While the disk has no room or does not take them, pages stay in memory, and nobody waits.
 *
 * <p>{@link #take}, {@link #giveBack} and {@link #retire} belong to the store's thread, {@link #doWork} to this one's.
 * {@link #giveBackRetired} and {@link #close} may be called by anyone when both have ended.
 */
public final class HistoryPages implements PageSource, Agent {
    /** A sync for each page would be a commit of the file system's own journal for each. */
    private static final int BATCH_MAX = 16;
    /** So often this thread looks again before it moves less than that. */
    private static final int LOOKS_MAX = 32;
    /** Of 1 MiB each. More that wait stay in memory. */
    private static final int WAITING_MAX = 16 * 1024;
    private static final int PAUSE_MS = 10;
    private static final long RETRY_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final PageSource source;
    private final SpillFile file;
    private final ErrorHandler errorHandler;
    private final Consumer<Throwable> onLost;
    private final OneToOneConcurrentArrayQueue<UnsafeBuffer> waiting = new OneToOneConcurrentArrayQueue<>(WAITING_MAX);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong pagedOutBytes = new AtomicLong();
    private final UnsafeBuffer[] batch = new UnsafeBuffer[BATCH_MAX];
    private int batchCount;
    private long position;
    private int looks;
    private long retryNs;
    private boolean isFailing;
    private boolean isOver;

    /**
     * Opens the file.
     *
     * @param source       where pages come from; closed with this.
     * @param folder       of the file; a home, which nobody else has.
     * @param errorHandler told once that the disk does not take pages, each time that it begins.
     * @param onLost       told that memory was lost: nothing may be read from the store any more.
     * @throws UncheckedIOException if there can be no file in the folder.
     */
    public HistoryPages(
        final PageSource source, final Path folder, final ErrorHandler errorHandler, final Consumer<Throwable> onLost) {
        this.source = source;
        this.errorHandler = errorHandler;
        this.onLost = onLost;
        try {
            file = SpillFile.open(folder);
        } catch (final IOException ex) {
            throw new UncheckedIOException("HISTORY_FILE: " + ex.getMessage(), ex);
        }
    }

    /**
     * Starts the thread that moves pages.
     *
     * @return the thread's runner, to be closed before this.
     */
    public AgentRunner start() {
        final AgentRunner runner = new AgentRunner(new SleepingMillisIdleStrategy(PAUSE_MS), errorHandler, null, this);
        AgentRunner.startOnThread(runner);
        return runner;
    }

    @Override
    public UnsafeBuffer take() {
        return source.take();
    }

    @Override
    public void giveBack(final UnsafeBuffer page) {
        source.giveBack(page);
    }

    @Override
    public void retire(final UnsafeBuffer page) {
        // Where there is no place it stays in memory.
        if (file != null && waiting.offer(page)) {
            waitingBytes.addAndGet(PAGE_LENGTH);
        }
    }

    @Override
    public void giveBackRetired(final UnsafeBuffer page) {
        if (file != null) {
            try {
                SpillFile.unmap(page.addressOffset(), PAGE_LENGTH);
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
        source.giveBack(page);
    }

    @Override
    public void prefetch(final UnsafeBuffer page) {
        if (file != null) {
            SpillFile.prefetch(page.addressOffset(), PAGE_LENGTH);
        }
    }

    @Override
    public long pagedOutBytes() {
        return pagedOutBytes.get();
    }

    /**
     * Retired pages that wait to be moved. Any thread.
     *
     * @return length in bytes; 0 where none can be moved.
     */
    public long waitingBytes() {
        return waitingBytes.get();
    }

    @Override
    public int doWork() {
        if (batchCount == 0 && waiting.size() < BATCH_MAX && looks < LOOKS_MAX) {
            looks++;
            return 0;
        }
        looks = 0;
        while (batchCount < BATCH_MAX && !isOver) {
            final UnsafeBuffer page = waiting.poll();
            if (page == null) {
                break;
            }
            batch[batchCount] = page;
            batchCount++;
        }
        if (batchCount == 0 || isFailing && System.nanoTime() - retryNs < 0) {
            return 0;
        }
        if (write()) {
            map();
        }
        return 1;
    }

    @Override
    public String roleName() {
        return "millrace-history";
    }

    @Override
    public void close() {
        CloseHelper.close(errorHandler, file);
        source.close();
    }

    /** What failed may have been taken in part: the next time it is written again as a whole. */
    private boolean write() {
        try {
            for (int i = 0; i < batchCount; i++) {
                file.write(position + (long) i * PAGE_LENGTH, batch[i].addressOffset(), PAGE_LENGTH);
            }
            file.sync();
            isFailing = false;
            return true;
        } catch (final IOException ex) {
            if (!isFailing) {
                errorHandler.onError(new IOException("HISTORY_IN_MEMORY: older history stays in memory: " + ex.getMessage(), ex));
            }
            isFailing = true;
            retryNs = System.nanoTime() + RETRY_INTERVAL_NS;
            return false;
        }
    }

    private void map() {
        try {
            for (int i = 0; i < batchCount && !isOver; i++) {
                isOver = !file.map(position + (long) i * PAGE_LENGTH, batch[i].addressOffset(), PAGE_LENGTH);
                if (!isOver) {
                    pagedOutBytes.addAndGet(PAGE_LENGTH);
                }
            }
        } catch (final IOException ex) {
            onLost.accept(ex);
            throw new AgentTerminationException(ex);
        }
        if (isOver) {
            errorHandler.onError(new IOException("HISTORY_IN_MEMORY: history stays in memory from now on, as the kernel allows no"
                + " more mappings; raise vm.max_map_count and start again"));
        }
        waitingBytes.addAndGet((long) -batchCount * PAGE_LENGTH);
        position += (long) batchCount * PAGE_LENGTH;
        batchCount = 0;
    }
}
