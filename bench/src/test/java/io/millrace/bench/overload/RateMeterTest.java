package io.millrace.bench.overload;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RateMeterTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void shouldFindTheHighestRateOfWholeWindows() {
        final RateMeter meter = new RateMeter(SECOND_NS, -SECOND_NS);

        meter.look(100, 0);
        meter.look(900, SECOND_NS / 2);
        meter.look(900, SECOND_NS);
        meter.look(1_000, 3 * SECOND_NS);

        assertThat(meter.highest()).isEqualTo(800);
    }

    @Test
    void shouldKnowNoRateBeforeTheFirstWindowIsOver() {
        final RateMeter meter = new RateMeter(SECOND_NS, 0);

        meter.look(100, SECOND_NS - 1);

        assertThat(meter.highest()).isZero();
    }
}
