package io.millrace.ops.imports;

import io.millrace.client.UInt128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class IdsTest {
    @Test
    void shouldTakeDigitsAsTheNumber() {
        assertThat(Ids.of("17")).isEqualTo(UInt128.of(17));
        assertThat(Ids.of("0017")).isEqualTo(UInt128.of(17));
        assertThat(Ids.of("340282366920938463463374607431768211454")).isEqualTo(new UInt128(-1, -2));
    }

    /** printf 'unit:17' | sha256sum. */
    @Test
    void shouldTakeTheFirstHalfOfTheDigestOfAnyOtherText() {
        assertThat(Ids.of("unit:17").toBigInteger()).isEqualTo(new BigInteger("689ec4a7fa6ce9c8e03fe46fba7c664f", 16));
        assertThat(Ids.of("Zürich").toBigInteger()).isEqualTo(new BigInteger("4251685e06cab635578c72b1f5f221e9", 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "000", "340282366920938463463374607431768211455", "999999999999999999999999999999999999999"})
    void shouldRefuseWhatTheLedgerTakesForNoId(final String text) {
        assertThatThrownBy(() -> Ids.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
