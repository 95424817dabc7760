package io.millrace.ops.imports;

import io.millrace.client.UInt128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigInteger;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class IntegerFieldTest {
    private static final List<String> HEADER = List.of("n");

    @ParameterizedTest
    @CsvSource({"16,65535", "32,4294967295", "64,18446744073709551615", "128,340282366920938463463374607431768211455"})
    void shouldTakeTheGreatestValueOfItsWidthAndNotOneMore(final int bits, final BigInteger max) {
        final IntegerField field = new IntegerField("field", bits, true, Template.parse("{n}"), HEADER);

        final Unsigned128 value = field.evaluate(Rows.of(2, max.toString()));

        assertThat(new UInt128(value.high(), value.low()).toBigInteger()).isEqualTo(max);
        assertReason(field, max.add(BigInteger.ONE).toString(), RejectReason.INTEGER_TOO_LARGE);
    }

    @Test
    void shouldRejectRowWhoseValueIsNoUnsignedInteger() {
        final IntegerField field = new IntegerField("field", 32, true, Template.parse("{n}"), HEADER);

        assertReason(field, "-1", RejectReason.INTEGER_INVALID);
        assertReason(field, "2010-12", RejectReason.INTEGER_INVALID);
    }

    @Test
    void shouldRejectZeroWhereTheLedgerDoes() {
        assertReason(new IntegerField("code", 16, false, Template.parse("{n}"), HEADER), "0", RejectReason.INTEGER_ZERO);
        assertThat(new IntegerField("user_data_32", 32, true, Template.parse("{n}"), HEADER)
            .evaluate(Rows.of(2, "0")).isZero()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"70000", "0", "x", "''"})
    void shouldRefuseMappingWhoseConstantCannotBe(final String constant) {
        assertThatThrownBy(() -> new IntegerField("code", 16, false, Template.parse(constant), HEADER))
            .isInstanceOf(MappingException.class)
            .hasMessageContaining("code");
    }

    private static void assertReason(final IntegerField field, final String text, final RejectReason reason) {
        assertThatThrownBy(() -> field.evaluate(Rows.of(2, text)))
            .isInstanceOfSatisfying(RowRejectedException.class, ex -> assertThat(ex.reason()).isEqualTo(reason));
    }
}
