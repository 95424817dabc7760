package io.millrace.bench.report;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunFiguresTest {
    @Test
    void shouldTellLeastMiddleAndGreatest() {
        final RunFigures figures = new RunFigures(5, 1, 9, 2, 3);

        assertThat(figures.min()).isEqualTo(1);
        assertThat(figures.median()).isEqualTo(3);
        assertThat(figures.max()).isEqualTo(9);
    }

    @Test
    void shouldTakeTheMeanOfTheTwoInTheMiddle() {
        assertThat(new RunFigures(4, 1, 3, 10).median()).isEqualTo(3.5);
    }

    @Test
    void shouldKeepTheOrderOfTheRuns() {
        assertThat(new RunFigures(3, 1, 2).values()).containsExactly(3, 1, 2);
    }

    @Test
    void shouldRefuseToSumUpNothing() {
        assertThatThrownBy(RunFigures::new).isInstanceOf(IllegalArgumentException.class);
    }
}
