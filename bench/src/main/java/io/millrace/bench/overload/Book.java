package io.millrace.bench.overload;

import java.util.Arrays;

/**
 * What one producer knows of each transfer that the engine took from it, by the transfer's number from 0. Written by the
 * producer's thread. Grows by a chunk at a time, so that nothing is ever copied.
 */
final class Book {
    /** Not answered. */
    static final byte UNKNOWN = 0;
    /** Acknowledged as created. */
    static final byte CREATED = 1;
    /** Answered, and not created. */
    static final byte NOT_CREATED = 2;

    private static final int CHUNK_BITS = 20;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

    private byte[][] chunks = new byte[64][];
    private long count;

    /** One more, whose outcome is unknown; returns its number. */
    long add() {
        final int chunk = (int) (count >>> CHUNK_BITS);
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunk);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new byte[1 << CHUNK_BITS];
        }
        return count++;
    }

    void set(final long number, final byte outcome) {
        chunks[(int) (number >>> CHUNK_BITS)][(int) number & CHUNK_MASK] = outcome;
    }

    byte get(final long number) {
        return chunks[(int) (number >>> CHUNK_BITS)][(int) number & CHUNK_MASK];
    }

    long count() {
        return count;
    }
}
