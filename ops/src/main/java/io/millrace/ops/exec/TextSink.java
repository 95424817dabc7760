package io.millrace.ops.exec;

import java.io.PrintWriter;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Text on its way to a writer, which another thread feeds, so that a slow reader never keeps a session waiting. Whoever writes
 * asks {@link #isFull} before making more work; what is under way then is still taken.
 */
final class TextSink implements AutoCloseable {
    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final int CHUNKS = 16;
    /** A chunk that has grown above this is thrown away rather than kept. */
    private static final int KEPT_LENGTH_MAX = 4 * CHUNK_LENGTH;

    private final ArrayBlockingQueue<StringBuilder> filled = new ArrayBlockingQueue<>(CHUNKS);
    private final ArrayBlockingQueue<StringBuilder> empty = new ArrayBlockingQueue<>(CHUNKS);
    private final PrintWriter out;
    private final Thread thread;
    private StringBuilder chunk = new StringBuilder(CHUNK_LENGTH + CHUNK_LENGTH / 4);
    private volatile boolean isClosing;
    private volatile boolean isBroken;

    TextSink(final PrintWriter out) {
        this.out = out;
        thread = new Thread(this::drain, "millrace-exec-output");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where text goes; to be asked for again before each line. */
    StringBuilder text() {
        if (chunk.length() >= CHUNK_LENGTH) {
            flush();
        }
        return chunk;
    }

    /** Does text come faster than it goes? */
    boolean isFull() {
        return chunk.length() >= CHUNK_LENGTH && filled.remainingCapacity() == 0;
    }

    /** Sends what there is on its way, if it can go now. */
    void flush() {
        if (chunk.length() > 0 && filled.offer(chunk)) {
            final StringBuilder next = empty.poll();
            chunk = next == null ? new StringBuilder(CHUNK_LENGTH + CHUNK_LENGTH / 4) : next;
        }
    }

    /** Is there nobody any more who reads? */
    boolean isBroken() {
        return isBroken;
    }

    /** Waits until all is written. */
    @Override
    public void close() {
        try {
            filled.put(chunk);
            isClosing = true;
            // An empty chunk wakes the thread; a full queue keeps it awake.
            filled.offer(new StringBuilder(0));
            thread.join();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        final char[] characters = new char[CHUNK_LENGTH];
        try {
            while (!isClosing || !filled.isEmpty()) {
                final StringBuilder next = filled.take();
                write(next, characters);
                if (filled.isEmpty()) {
                    out.flush();
                }
                isBroken |= out.checkError();
                if (next.capacity() <= KEPT_LENGTH_MAX) {
                    next.setLength(0);
                    empty.offer(next);
                }
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(final StringBuilder text, final char[] characters) {
        for (int from = 0; from < text.length() && !isBroken; from += characters.length) {
            final int count = Math.min(characters.length, text.length() - from);
            text.getChars(from, from + count, characters, 0);
            out.write(characters, 0, count);
        }
    }
}
