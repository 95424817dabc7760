package io.millrace.engine.ledger;

/**
 * Unsigned integers of 128 bits, each as the two longs that it is stored in, the less significant first.
 */
final class Uint128 {
    private Uint128() {
    }

    static boolean isZero(final long low, final long high) {
        return (low | high) == 0;
    }

    /** Is it 2^128-1? */
    static boolean isMax(final long low, final long high) {
        return (low & high) == -1;
    }

    /** The more significant half of a sum modulo 2^128; the less significant is the sum of the less significant ones. */
    static long sumHigh(final long aLow, final long aHigh, final long bLow, final long bHigh) {
        return aHigh + bHigh + carry(aLow, bLow);
    }

    /** The more significant half of a - b modulo 2^128; the less significant is the difference of the less significant ones. */
    static long differenceHigh(final long aLow, final long aHigh, final long bLow, final long bHigh) {
        return aHigh - bHigh - (Long.compareUnsigned(aLow, bLow) < 0 ? 1 : 0);
    }

    static boolean sumOverflows(final long aLow, final long aHigh, final long bLow, final long bHigh) {
        return exceeds(aLow, aHigh, ~bLow, ~bHigh);
    }

    /** Is a greater than b? */
    static boolean exceeds(final long aLow, final long aHigh, final long bLow, final long bHigh) {
        return aHigh == bHigh ? Long.compareUnsigned(aLow, bLow) > 0 : Long.compareUnsigned(aHigh, bHigh) > 0;
    }

    private static long carry(final long a, final long b) {
        return (a & b | (a | b) & ~(a + b)) >>> 63;
    }
}
