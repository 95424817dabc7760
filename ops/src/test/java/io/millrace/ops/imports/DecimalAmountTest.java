package io.millrace.ops.imports;

import io.millrace.client.UInt128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class DecimalAmountTest {
    private static final BigInteger MAX = UInt128.MAX.toBigInteger();

    private final DecimalAmount amount = new DecimalAmount(2);

    @ParameterizedTest
    @CsvSource({"1616.23,161623", "780.80,78080", "5,500", "0.1,10", ".5,50", "5.,500", "+7.01,701", "007,700", "1.2300,123"})
    void shouldCountInUnitsOfTheLedger(final String text, final long expected) {
        amount.parse(Text.of(text));

        assertThat(value()).isEqualTo(expected);
        assertThat(amount.isNegative()).isFalse();
    }

    @Test
    void shouldTellNegativeAmounts() {
        amount.parse(Text.of("-12.34"));

        assertThat(value()).isEqualTo(1234);
        assertThat(amount.isNegative()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.00", "-0", "-0.00", "+0"})
    void shouldTakeZeroWithAnySignAsNotNegative(final String text) {
        amount.parse(Text.of(text));

        assertThat(amount.magnitude().isZero()).isTrue();
        assertThat(amount.isNegative()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"No", "1,000", "1.2.3", "--1", "1-", ".", "-", "+", "1e3", " 1", "1 ", "£1", "0x10", "١"})
    void shouldRejectWhatIsNoDecimalNumber(final String text) {
        assertReason(text, RejectReason.AMOUNT_INVALID);
    }

    @Test
    void shouldRejectNothing() {
        assertReason("", RejectReason.AMOUNT_EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.001", "0.0000001", "-1.009"})
    void shouldRejectRatherThanRound(final String text) {
        assertReason(text, RejectReason.AMOUNT_TOO_PRECISE);
    }

    @Test
    void shouldTakeTheGreatestAmountAndRejectOneMore() {
        final DecimalAmount whole = new DecimalAmount(0);
        whole.parse(Text.of(MAX.toString()));

        assertThat(whole.magnitude().isMax()).isTrue();
        assertThatThrownBy(() -> whole.parse(Text.of(MAX.add(BigInteger.ONE).toString())))
            .isInstanceOfSatisfying(RowRejectedException.class, ex ->
                assertThat(ex.reason()).isEqualTo(RejectReason.AMOUNT_TOO_LARGE));
    }

    @Test
    void shouldAgreeWithBigDecimalOnRandomAmounts() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("DecimalAmountTest: -Dmillrace.test.seed=" + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final int decimals = random.nextInt(10);
            final BigInteger unscaled = new BigInteger(random.nextInt(129), random);
            final DecimalAmount parser = new DecimalAmount(decimals);
            parser.parse(Text.of(new BigDecimal(unscaled, decimals).toPlainString()));

            assertThat(new UInt128(parser.magnitude().high(), parser.magnitude().low()).toBigInteger()).isEqualTo(unscaled);
        }
    }

    private long value() {
        assertThat(amount.magnitude().high()).isZero();
        return amount.magnitude().low();
    }

    private void assertReason(final String text, final RejectReason reason) {
        assertThatThrownBy(() -> amount.parse(Text.of(text)))
            .isInstanceOfSatisfying(RowRejectedException.class, ex -> assertThat(ex.reason()).isEqualTo(reason));
    }
}
