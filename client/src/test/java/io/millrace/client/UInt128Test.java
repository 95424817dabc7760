package io.millrace.client;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UInt128Test {
    private static final String MAX_TEXT = "340282366920938463463374607431768211455";

    @Test
    void shouldReadAndWriteDecimalDigits() {
        assertThat(UInt128.parse("0")).isEqualTo(UInt128.ZERO);
        assertThat(UInt128.parse("18446744073709551615")).isEqualTo(UInt128.of(-1L));
        assertThat(UInt128.parse("18446744073709551616")).isEqualTo(new UInt128(1, 0));
        assertThat(UInt128.parse(MAX_TEXT)).isEqualTo(UInt128.MAX);
        assertThat(UInt128.MAX).hasToString(MAX_TEXT);
        assertThat(UInt128.of(-1L)).hasToString("18446744073709551615");
    }

    @Test
    void shouldRefuseTextThatIsNoSuchNumber() {
        for (final String text : new String[] {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "\u0661", MAX_TEXT + "0",
            "340282366920938463463374607431768211456"}) {
            assertThatThrownBy(() -> UInt128.parse(text)).as("'%s'", text).isInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    void shouldRefuseNumbersThatDoNotFit() {
        assertThatThrownBy(() -> UInt128.of(BigInteger.valueOf(-1))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> UInt128.of(BigInteger.ONE.shiftLeft(128))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void shouldAgreeWithBigInteger() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("-Dmillrace.test.seed=" + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            final BigInteger a = new BigInteger(1 + random.nextInt(128), random);
            final BigInteger b = new BigInteger(1 + random.nextInt(128), random);

            assertThat(UInt128.of(a).toBigInteger()).isEqualTo(a);
            assertThat(UInt128.parse(a.toString())).isEqualTo(UInt128.of(a)).hasToString(a.toString());
            assertThat(UInt128.of(a).compareTo(UInt128.of(b))).isEqualTo(a.compareTo(b));
            assertThat(UInt128.of(a).isZero()).isEqualTo(a.signum() == 0);
        }
    }
}
