package io.millrace.ops.imports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;

import static org.assertj.core.api.Assertions.assertThat;

final class IsoDateTest {
    @Test
    void shouldTakeEveryDayOfFourHundredYears() {
        for (LocalDate day = LocalDate.of(1800, 1, 1); day.getYear() < 2200; day = day.plusDays(1)) {
            assertThat(IsoDate.isDate(day.toString())).as(day.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "No", "214", "2010-13-01", "2010-00-01", "2010-01-00", "2010-04-31", "2011-02-29", "1900-02-29", "24/12/2010",
        "2010-12-24T00:00", "2010-1-1", "2010/12/24", "20101224", "+010-12-24", "2010-12-2x", "2010-12-1/",
    })
    void shouldNotTakeAnythingElse(final String text) {
        assertThat(IsoDate.isDate(text)).isFalse();
    }
}
