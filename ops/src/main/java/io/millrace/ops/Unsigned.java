package io.millrace.ops;

import io.millrace.client.UInt128;

import java.math.BigInteger;

/** The ledger's unsigned integers as values of output: those of 64 bits and more as {@link BigInteger}. */
final class Unsigned {
    private Unsigned() {
    }

    static long of32(final int value) {
        return Integer.toUnsignedLong(value);
    }

    static BigInteger of64(final long value) {
        return UInt128.of(value).toBigInteger();
    }

    static BigInteger of128(final UInt128 value) {
        return value.toBigInteger();
    }
}
