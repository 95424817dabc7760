package io.millrace.ops;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TimeOptionTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "9223372036854775807, 9223372036854775807",
        "1970-01-01T00:00:00Z, 0",
        "1970-01-01T01:00:01.000000002+01:00, 1000000002",
        "2262-04-11T23:47:16.854775807Z, 9223372036854775807"})
    void shouldReadNanosecondsAndTimes(final String text, final long timeNs) {
        assertThat(new TimeOption().convert(text)).isEqualTo(timeNs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "9223372036854775808", "1969-12-31T23:59:59Z", "2262-04-11T23:47:16.854775808Z",
        "2010-12-31", "2010-12-31T00:00:00", "2010-02-30T00:00:00Z", "yesterday"})
    void shouldRefuseAnythingElse(final String text) {
        assertThatThrownBy(() -> new TimeOption().convert(text)).isInstanceOf(TypeConversionException.class)
            .hasMessageContaining("'" + text + "' is no timestamp");
    }
}
