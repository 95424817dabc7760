package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * The hashes behind digest and index. They are part of the contract: the same rows must give the same digest on every
 * machine and in every later version.
 *
 * <p>{@link #fold} and the way that {@link #row} uses it, multiplying pairs of words to 128 bits and folding the halves
 * together, follow Wang Yi's wyhash (public domain; the four constants are wyhash's). {@link #mix} is the finalizer
 * "Mix13" that David Stafford found for MurmurHash3, as in SplitMix64.
 */
final class Hashing {
    private static final long SECRET_0 = 0xa0761d6478bd642fL;
    private static final long SECRET_1 = 0xe7037ed1a0b428dbL;
    private static final long SECRET_2 = 0x8ebc6af09c88c6e3L;
    private static final long SECRET_3 = 0x589965cc75374cc3L;
    private static final int STRIPE_LENGTH = 64;

    private Hashing() {
    }

    /** One to one: no two inputs give the same output. */
    static long mix(final long value) {
        final long a = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        final long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
        return b ^ b >>> 31;
    }

    static long seed(final int partId) {
        return mix(partId + SECRET_3);
    }

    /**
     * Hash of some bytes.
     *
     * @param length in bytes, a multiple of 8.
     */
    static long row(final long seed, final UnsafeBuffer buffer, final int offset, final int length) {
        // Four lanes, because one multiplication would wait for the other.
        long lane0 = seed;
        long lane1 = seed ^ SECRET_1;
        long lane2 = seed ^ SECRET_2;
        long lane3 = seed ^ SECRET_3;
        final int end = offset + length;
        int i = offset;
        for (; i + STRIPE_LENGTH <= end; i += STRIPE_LENGTH) {
            lane0 = fold(word(buffer, i) ^ SECRET_0, word(buffer, i + 8) ^ lane0);
            lane1 = fold(word(buffer, i + 16) ^ SECRET_1, word(buffer, i + 24) ^ lane1);
            lane2 = fold(word(buffer, i + 32) ^ SECRET_2, word(buffer, i + 40) ^ lane2);
            lane3 = fold(word(buffer, i + 48) ^ SECRET_3, word(buffer, i + 56) ^ lane3);
        }
        for (; i < end; i += Long.BYTES) {
            lane0 = fold(word(buffer, i) ^ SECRET_0, lane0 ^ SECRET_1);
        }
        return fold(fold(lane0 ^ SECRET_0, lane1 ^ SECRET_1) ^ length, fold(lane2 ^ SECRET_2, lane3 ^ SECRET_3) ^ SECRET_0);
    }

    static long entry(final long seed, final long keyLow, final long keyHigh, final long value) {
        final long key = fold(keyLow ^ SECRET_0, keyHigh ^ seed);
        return fold(key ^ SECRET_1, fold(value ^ SECRET_2, key ^ SECRET_3));
    }

    /** The next link of a chain over rows. */
    static long chain(final long previous, final long row) {
        return mix(Long.rotateLeft(previous, 32) ^ row);
    }

    private static long fold(final long a, final long b) {
        return a * b ^ Math.multiplyHigh(a, b);
    }

    private static long word(final UnsafeBuffer buffer, final int offset) {
        return buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }
}
