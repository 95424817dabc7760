package io.millrace.ops.ledger;

import io.millrace.client.UInt128;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

final class ExactSumTest {
    @Test
    void shouldAgreeWithBigIntegerOnRandomTerms() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("ExactSumTest: -Dmillrace.test.seed=" + seed);
        final Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            final ExactSum sum = new ExactSum();
            BigInteger expected = BigInteger.ZERO;
            for (int i = 0; i < 500; i++) {
                final UInt128 term = UInt128.of(new BigInteger(random.nextInt(4) == 0 ? 128 : 64, random));
                if (random.nextBoolean()) {
                    sum.add(term.high(), term.low());
                    expected = expected.add(term.toBigInteger());
                } else {
                    sum.subtract(term.high(), term.low());
                    expected = expected.subtract(term.toBigInteger());
                }
            }
            assertThat(sum.value()).isEqualTo(expected);
        }
    }

    @Test
    void shouldNotOverflowAtTheEdgesOfALong() {
        final ExactSum sum = new ExactSum();
        sum.add(0, Long.MAX_VALUE);
        sum.add(0, Long.MAX_VALUE);
        assertThat(sum.value()).isEqualTo(BigInteger.valueOf(Long.MAX_VALUE).shiftLeft(1));

        sum.subtract(0, Long.MAX_VALUE);
        sum.subtract(0, Long.MAX_VALUE);
        sum.subtract(0, Long.MAX_VALUE);
        sum.subtract(0, 5);
        assertThat(sum.value()).isEqualTo(BigInteger.valueOf(-Long.MAX_VALUE).subtract(BigInteger.valueOf(5)));
    }

    @Test
    void shouldGoBeyondOneHundredAndTwentyEightBits() {
        final ExactSum sum = new ExactSum();
        sum.add(-1, -1);
        sum.add(-1, -1);

        assertThat(sum.value()).isEqualTo(UInt128.MAX.toBigInteger().shiftLeft(1));
    }
}
