package io.millrace.ops.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Lines of a stream, which another thread reads, so that waiting for input never keeps a session waiting. Bounded: that thread
 * is a few blocks ahead at most. A line is valid until the next call of {@link #next}.
 */
final class LineSource implements AutoCloseable {
    /** Longest line, in bytes: more than the longest request spelled out with every field. */
    static final int LINE_LENGTH_MAX = 16 * 1024 * 1024;

    private static final int BLOCK_LENGTH = 128 * 1024;
    private static final int BLOCKS = 4;
    private static final int CARRY_LENGTH = 4 * 1024;

    private final ArrayBlockingQueue<Block> filled = new ArrayBlockingQueue<>(BLOCKS);
    private final ArrayBlockingQueue<Block> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final InputStream stream;
    private final Thread thread;
    private Block block;
    private int position;
    private byte[] carry = new byte[CARRY_LENGTH];
    private int carried;
    private byte[] bytes;
    private int offset;
    private int length;
    private boolean isTooLong;
    private boolean isSkipping;
    private boolean isEnded;

    LineSource(final InputStream stream) {
        this.stream = stream;
        for (int i = 0; i < BLOCKS; i++) {
            empty.add(new Block());
        }
        thread = new Thread(this::fill, "millrace-exec-input");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Goes to the next line.
     *
     * @return false if none has come whole so far, or none will: see {@link #isEnded}.
     */
    boolean next() {
        while (true) {
            if (block == null) {
                if (isEnded) {
                    return false;
                }
                block = filled.poll();
                position = 0;
                if (block == null) {
                    return false;
                }
            }
            if (block.length < 0) {
                return end();
            }
            final int end = indexOfNewline();
            if (end >= 0) {
                final boolean wasSkipping = isSkipping;
                take(end);
                position = end + 1;
                isSkipping = false;
                if (!wasSkipping) {
                    return true;
                }
                continue;
            }
            keep();
            release();
            if (isTooLong && !isSkipping) {
                isSkipping = true;
                carried = 0;
                return true;
            }
        }
    }

    /** Whether there are no more lines. */
    boolean isEnded() {
        return isEnded;
    }

    /** Where the line is. */
    byte[] bytes() {
        return bytes;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    /** Is this a line of which only that can be said? */
    boolean isTooLong() {
        return isTooLong;
    }

    /** Reads no more. A thread that waits for input is left alone, and ends with the program. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private boolean end() {
        isEnded = true;
        if (block.failure != null) {
            throw new UncheckedIOException(block.failure);
        }
        block = null;
        if (carried == 0 || isSkipping) {
            return false;
        }
        line(carry, 0, carried);
        return true;
    }

    private int indexOfNewline() {
        final byte[] in = block.bytes;
        for (int i = position; i < block.length; i++) {
            if (in[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void take(final int end) {
        if (carried == 0) {
            line(block.bytes, position, end - position);
        } else {
            append(end - position);
            line(carry, 0, carried);
            carried = 0;
        }
    }

    private void line(final byte[] from, final int fromOffset, final int lineLength) {
        bytes = from;
        offset = fromOffset;
        length = lineLength;
        isTooLong = lineLength > LINE_LENGTH_MAX;
    }

    private void keep() {
        if (!isSkipping) {
            append(block.length - position);
            isTooLong = carried > LINE_LENGTH_MAX;
        }
    }

    private void append(final int count) {
        if (carried + count > carry.length) {
            carry = Arrays.copyOf(carry, Math.max(carried + count, 2 * carry.length));
        }
        System.arraycopy(block.bytes, position, carry, carried, count);
        carried += count;
    }

    private void release() {
        empty.add(block);
        block = null;
    }

    private void fill() {
        try {
            while (true) {
                final Block next = empty.take();
                try {
                    next.length = stream.read(next.bytes);
                } catch (final IOException ex) {
                    next.failure = ex;
                    next.length = -1;
                }
                // Who takes the block gives it back, unless it is the last.
                final boolean isLast = next.length < 0;
                filled.put(next);
                if (isLast) {
                    return;
                }
            }
        } catch (final InterruptedException ex) {
            // Closed: nobody wants more.
            Thread.currentThread().interrupt();
        }
    }

    private static final class Block {
        private final byte[] bytes = new byte[BLOCK_LENGTH];
        private int length;
        private IOException failure;
    }
}
