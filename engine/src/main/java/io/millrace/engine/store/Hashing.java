package io.millrace.engine.store;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The hashes behind digest and index. They are part of the contract: the same rows must give the same digest on every
 * machine and in every later version.
 *
 * <p>{@link #fold} and the way that {@link #row} uses it, multiplying pairs of words to 128 bits and folding the halves
 * together, follow Wang Yi's wyhash (public domain; the four constants are wyhash's). {@link #mix} is the finalizer
 * "Mix13" that David Stafford found for MurmurHash3, as in SplitMix64.
 */
public final class Hashing {
    private static final long SECRET_0 = 0xa0761d6478bd642fL;
    private static final long SECRET_1 = 0xe7037ed1a0b428dbL;
    private static final long SECRET_2 = 0x8ebc6af09c88c6e3L;
    private static final long SECRET_3 = 0x589965cc75374cc3L;
    private static final int STRIPE_LENGTH = 64;

    private Hashing() {
    }

    /**
     * Mixes a word, one to one: no two inputs give the same output.
     *
     * @param value the word.
     * @return the mixed word.
     */
    public static long mix(final long value) {
        final long a = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        final long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
        return b ^ b >>> 31;
    }

    static long seed(final int partId) {
        return mix(partId + SECRET_3);
    }

    /**
     * Hash of a row.
     *
     * @param address of its first byte.
     * @param length  in bytes, a multiple of 8.
     */
    static long row(final long seed, final long address, final int length) {
        return words(seed, null, address, length, 0, length);
    }

    /** Hash of a key, for an index: its upper bits are the better ones. */
    static long key(final long keyLow, final long keyHigh) {
        return fold(fold(keyLow ^ SECRET_0, keyHigh ^ SECRET_1) ^ SECRET_2, SECRET_3);
    }

    /**
     * Hash of some bytes, however many. Any thread may call it.
     *
     * @param seed   tells apart what is hashed for different purposes.
     * @param buffer that holds the bytes.
     * @param offset of the first.
     * @param length how many there are; 0 is possible.
     * @return the hash, which is that of a row where the length is a multiple of 8.
     */
    public static long bytes(final long seed, final DirectBuffer buffer, final int offset, final int length) {
        buffer.boundsCheck(offset, length);
        final byte[] array = buffer.byteArray();
        final long address = buffer.addressOffset() + offset;
        final int rest = length & Long.BYTES - 1;
        if (rest == 0) {
            return words(seed, array, address, length, 0, length);
        }
        final long last;
        if (length > Long.BYTES) {
            // Some of these bytes lie in the word before it too: that is as good, and faster than byte by byte.
            last = word(array, address + length - Long.BYTES);
        } else {
            long assembled = 0;
            for (int i = length - 1; i >= 0; i--) {
                assembled = assembled << Byte.SIZE | buffer.getByte(offset + i) & 0xff;
            }
            last = assembled;
        }
        return words(seed, array, address, length - rest, fold(last ^ SECRET_2, seed ^ SECRET_1), length);
    }

    /**
     * Hash of three words.
     *
     * @param seed    tells apart what is hashed for different purposes.
     * @param keyLow  the first word.
     * @param keyHigh the second.
     * @param value   the third.
     * @return the hash.
     */
    public static long entry(final long seed, final long keyLow, final long keyHigh, final long value) {
        final long key = fold(keyLow ^ SECRET_0, keyHigh ^ seed);
        return fold(key ^ SECRET_1, fold(value ^ SECRET_2, key ^ SECRET_3));
    }

    /** The next link of a chain over rows. */
    static long chain(final long previous, final long row) {
        return mix(Long.rotateLeft(previous, 32) ^ row);
    }

    /** Hash of whole words, in an array or, where it is null, off-heap, with one of what comes behind them mixed in. */
    private static long words(
        final long seed,
        final byte[] array,
        final long address,
        final int wordsLength,
        final long rest,
        final int length) {

        // Four lanes, because one multiplication would wait for the other.
        long lane0 = seed;
        long lane1 = seed ^ SECRET_1;
        long lane2 = seed ^ SECRET_2;
        long lane3 = seed ^ SECRET_3 ^ rest;
        final long end = address + wordsLength;
        long i = address;
        for (; i + STRIPE_LENGTH <= end; i += STRIPE_LENGTH) {
            lane0 = fold(word(array, i) ^ SECRET_0, word(array, i + 8) ^ lane0);
            lane1 = fold(word(array, i + 16) ^ SECRET_1, word(array, i + 24) ^ lane1);
            lane2 = fold(word(array, i + 32) ^ SECRET_2, word(array, i + 40) ^ lane2);
            lane3 = fold(word(array, i + 48) ^ SECRET_3, word(array, i + 56) ^ lane3);
        }
        for (; i < end; i += Long.BYTES) {
            lane0 = fold(word(array, i) ^ SECRET_0, lane0 ^ SECRET_1);
        }
        return fold(fold(lane0 ^ SECRET_0, lane1 ^ SECRET_1) ^ length, fold(lane2 ^ SECRET_2, lane3 ^ SECRET_3) ^ SECRET_0);
    }

    private static long fold(final long a, final long b) {
        return a * b ^ Math.multiplyHigh(a, b);
    }

    private static long word(final byte[] array, final long address) {
        return UnsafeApi.getLong(array, address);
    }
}
