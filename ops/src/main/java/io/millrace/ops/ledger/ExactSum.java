package io.millrace.ops.ledger;

import java.math.BigInteger;

/** A sum of unsigned integers of 128 bits, added or taken away, exact at any size; small ones are added without garbage. */
public final class ExactSum {
    private static final BigInteger MASK = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private BigInteger large = BigInteger.ZERO;
    private long small;

    /** Adds an amount of 128 bits. */
    public void add(final long high, final long low) {
        if (high != 0 || low < 0) {
            large = large.add(wide(high, low));
            return;
        }
        final long sum = small + low;
        if (((small ^ sum) & (low ^ sum)) < 0) {
            flush();
            small = low;
        } else {
            small = sum;
        }
    }

    /** Takes an amount of 128 bits away. */
    public void subtract(final long high, final long low) {
        if (high != 0 || low < 0) {
            large = large.subtract(wide(high, low));
            return;
        }
        final long difference = small - low;
        if (((small ^ low) & (small ^ difference)) < 0) {
            flush();
            small = -low;
        } else {
            small = difference;
        }
    }

    /** The sum so far. */
    public BigInteger value() {
        flush();
        return large;
    }

    private void flush() {
        large = large.add(BigInteger.valueOf(small));
        small = 0;
    }

    private static BigInteger wide(final long high, final long low) {
        return BigInteger.valueOf(high).and(MASK).shiftLeft(Long.SIZE).or(BigInteger.valueOf(low).and(MASK));
    }
}
