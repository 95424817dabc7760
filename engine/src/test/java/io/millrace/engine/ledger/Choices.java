package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/**
 * What random events are made of. Everything comes from a small pool, so that things meet.
 */
final class Choices {
    static final List<BigInteger> EDGES = List.of(
        BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
        BigInteger.ONE.shiftLeft(64),
        BigInteger.ONE.shiftLeft(127),
        BigInteger.ONE.shiftLeft(128).subtract(BigInteger.TEN),
        LedgerModel.MAX.subtract(BigInteger.ONE),
        LedgerModel.MAX);
    private static final BigInteger NO_SUCH_ID = new BigInteger("1000000000000000000000000001");

    private final Random random;

    Choices(final Random random) {
        this.random = random;
    }

    /** Ids that share one half or the other with other ids. */
    static BigInteger id(final int number) {
        final BigInteger low = BigInteger.valueOf(number);
        return switch (number % 4) {
            case 0 -> low.shiftLeft(64);
            case 1 -> low;
            case 2 -> low.shiftLeft(64).or(low);
            default -> LedgerModel.MAX.subtract(low);
        };
    }

    static BigInteger noSuchId() {
        return NO_SUCH_ID;
    }

    boolean percent(final int chance) {
        return random.nextInt(100) < chance;
    }

    /** From 0 to one below. */
    int below(final int bound) {
        return random.nextInt(bound);
    }

    /** From 1 to the bound. */
    long upTo(final long bound) {
        return 1 + Math.floorMod(random.nextLong(), bound);
    }

    /** Null where there is nothing. */
    <T> T pick(final List<T> values) {
        return values.isEmpty() ? null : values.get(random.nextInt(values.size()));
    }

    BigInteger oneOf(final BigInteger... values) {
        return values[random.nextInt(values.length)];
    }

    int oneOf(final int... values) {
        return values[random.nextInt(values.length)];
    }

    long oneOf(final long... values) {
        return values[random.nextInt(values.length)];
    }

    BigInteger smallAmount() {
        return BigInteger.valueOf(percent(15) ? 0 : random.nextInt(100));
    }

    BigInteger edgeAmount() {
        return pick(EDGES);
    }

    /** Another value of as many bits. */
    BigInteger flipped(final BigInteger value) {
        return value.xor(BigInteger.ONE.shiftLeft(random.nextInt(128)));
    }

    long flipped(final long value) {
        return value ^ 1L << random.nextInt(64);
    }

    int flipped(final int value) {
        return value ^ 1 << random.nextInt(32);
    }

    BigInteger userData128() {
        return percent(60) ? BigInteger.ZERO : oneOf(BigInteger.ONE, BigInteger.ONE.shiftLeft(64), LedgerModel.MAX);
    }

    long userData64() {
        return percent(60) ? 0 : oneOf(1L, 2L, -1L);
    }

    int userData32() {
        return percent(60) ? 0 : oneOf(1, 2, -1);
    }
}
