package io.millrace.engine.ledger;

import io.millrace.engine.store.Seed;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class Uint128Test {
    private static final long[] EDGES = {
        0, 1, 2, 0x7FFF_FFFFL, 0xFFFF_FFFFL, Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, -2, -1
    };

    @Test
    void shouldAgreeWithBigIntegerAtAllEdges() {
        for (final long aLow : EDGES) {
            for (final long aHigh : EDGES) {
                for (final long bLow : EDGES) {
                    for (final long bHigh : EDGES) {
                        assertAgrees(aLow, aHigh, bLow, bHigh);
                    }
                }
            }
        }
    }

    @Test
    void shouldAgreeWithBigIntegerAtRandom() {
        final Random random = Seed.random(Uint128Test.class);
        for (int i = 0; i < 100_000; i++) {
            final long aHigh = random.nextLong() >> random.nextInt(64);
            final long bHigh = random.nextBoolean() ? aHigh : ~aHigh;
            assertAgrees(random.nextLong(), aHigh, random.nextLong() >> random.nextInt(64), bHigh);
        }
    }

    private static void assertAgrees(final long aLow, final long aHigh, final long bLow, final long bHigh) {
        final BigInteger a = TransferData.big(aLow, aHigh);
        final BigInteger b = TransferData.big(bLow, bHigh);
        final BigInteger sum = a.add(b);
        final boolean overflows = sum.compareTo(LedgerModel.MAX) > 0;
        final boolean agrees = Uint128.sumOverflows(aLow, aHigh, bLow, bHigh) == overflows
            && Uint128.exceeds(aLow, aHigh, bLow, bHigh) == (a.compareTo(b) > 0)
            && TransferData.big(aLow + bLow, Uint128.sumHigh(aLow, aHigh, bLow, bHigh)).equals(sum.and(LedgerModel.MAX))
            && Uint128.isZero(aLow, aHigh) == (a.signum() == 0)
            && Uint128.isMax(aLow, aHigh) == a.equals(LedgerModel.MAX);
        assertThat(agrees).as("%s and %s", a, b).isTrue();
    }
}
