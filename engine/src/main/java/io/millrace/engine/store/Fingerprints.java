package io.millrace.engine.store;

import org.agrona.UnsafeApi;

/**
 * Two bytes of the hash of a key for each row that an {@link Index} leads to, so that it need not look at rows which lie on a
 * disk for keys that they do not have. What stands here of rows to which no entry leads says nothing.
 */
final class Fingerprints {
    private static final int PER_WORD_SHIFT = 2;
    private static final int WORD_MASK = (1 << PER_WORD_SHIFT) - 1;
    /** Next to those that the slots keep. */
    private static final int HASH_SHIFT = 16;

    private final PagedRows words;

    Fingerprints(final PageSource source) {
        words = new PagedRows(source, Long.BYTES);
    }

    void set(final long row, final long hash) {
        while (words.count() <= row >>> PER_WORD_SHIFT) {
            words.append();
        }
        UnsafeApi.putShort(address(row), of(hash));
    }

    boolean matches(final long row, final long hash) {
        return UnsafeApi.getShort(address(row)) == of(hash);
    }

    long residentBytes() {
        return words.residentBytes();
    }

    void close() {
        words.close();
    }

    private long address(final long row) {
        return words.address(row >>> PER_WORD_SHIFT) + ((row & WORD_MASK) << 1);
    }

    private static short of(final long hash) {
        return (short) (hash >>> HASH_SHIFT);
    }
}
