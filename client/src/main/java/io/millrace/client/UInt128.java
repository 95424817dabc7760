package io.millrace.client;

import java.math.BigInteger;

/**
 * An unsigned integer of 128 bits: ids and amounts, where a value is wanted rather than speed.
 *
 * @param high bits 64 to 127.
 * @param low  bits 0 to 63.
 */
public record UInt128(long high, long low) implements Comparable<UInt128> {
    /** 0. */
    public static final UInt128 ZERO = new UInt128(0, 0);
    /** 2^128 - 1. */
    public static final UInt128 MAX = new UInt128(-1, -1);

    private static final BigInteger MASK_64 = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    /**
     * A value of 64 bits.
     *
     * @param low taken as unsigned: -1 is 2^64 - 1.
     * @return the value.
     */
    public static UInt128 of(final long low) {
        return new UInt128(0, low);
    }

    /**
     * The same number.
     *
     * @param value from 0 to 2^128 - 1.
     * @return the value.
     * @throws ArithmeticException if it does not fit.
     */
    public static UInt128 of(final BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 2 * Long.SIZE) {
            throw new ArithmeticException("not in 0 to 2^128-1: " + value);
        }
        return new UInt128(value.shiftRight(Long.SIZE).longValue(), value.and(MASK_64).longValue());
    }

    /**
     * Reads decimal digits.
     *
     * @param text one digit or more, and nothing else: no sign, no space.
     * @return the value.
     * @throws NumberFormatException if the text is anything else, or the value does not fit.
     */
    public static UInt128 parse(final CharSequence text) {
        final int length = text.length();
        if (length == 0) {
            throw new NumberFormatException("not a number: empty text");
        }
        for (int i = 0; i < length; i++) {
            final char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new NumberFormatException("not a number of decimal digits: '" + text + "'");
            }
        }
        final BigInteger value = new BigInteger(text.toString());
        if (value.bitLength() > 2 * Long.SIZE) {
            throw new NumberFormatException("greater than 2^128-1: " + text);
        }
        return of(value);
    }

    /**
     * Is this 0?
     *
     * @return true if all bits are 0.
     */
    public boolean isZero() {
        return (high | low) == 0;
    }

    /**
     * The same number.
     *
     * @return from 0 to 2^128 - 1.
     */
    public BigInteger toBigInteger() {
        return BigInteger.valueOf(high).and(MASK_64).shiftLeft(Long.SIZE).or(BigInteger.valueOf(low).and(MASK_64));
    }

    @Override
    public int compareTo(final UInt128 other) {
        final int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** In decimal digits. */
    @Override
    public String toString() {
        return high == 0 ? Long.toUnsignedString(low) : toBigInteger().toString();
    }
}
