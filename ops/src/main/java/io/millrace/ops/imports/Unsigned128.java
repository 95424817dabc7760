package io.millrace.ops.imports;

/** An unsigned integer of 128 bits that grows digit by digit, without garbage. */
final class Unsigned128 {
    private static final long MASK = 0xFFFF_FFFFL;

    private long high;
    private long low;

    void set(final long newHigh, final long newLow) {
        high = newHigh;
        low = newLow;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    boolean isZero() {
        return (high | low) == 0;
    }

    boolean isMax() {
        return (high & low) == -1;
    }

    /**
     * Puts one more decimal digit at the end.
     *
     * @return false if the number does not fit in 128 bits any more; its value is then undefined.
     */
    boolean appendDigit(final int digit) {
        final long part0 = (low & MASK) * 10 + digit;
        final long part1 = (low >>> 32) * 10 + (part0 >>> 32);
        final long part2 = (high & MASK) * 10 + (part1 >>> 32);
        final long part3 = (high >>> 32) * 10 + (part2 >>> 32);
        low = part1 << 32 | part0 & MASK;
        high = part3 << 32 | part2 & MASK;
        return part3 >>> 32 == 0;
    }
}
