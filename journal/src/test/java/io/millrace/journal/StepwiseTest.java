package io.millrace.journal;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class StepwiseTest {
    private static final long LENGTH = (1 << 20) + 5;

    private final List<Long> lengths = new ArrayList<>();
    private long next;

    @Test
    void shouldGoThroughTheWholeRangeOnePartAfterTheOther() {
        assertThat(Stepwise.run(LENGTH, this::take)).isTrue();
        assertThat(next).isEqualTo(LENGTH);
        assertThat(lengths).hasSizeGreaterThan(2).endsWith(5L);
    }

    @Test
    void shouldEndWithTheStepThatFails() {
        assertThat(Stepwise.run(LENGTH, (offset, length) -> take(offset, length) && lengths.size() < 2)).isFalse();
        assertThat(lengths).hasSize(2);
    }

    @Test
    void shouldHaveNothingToDoWhereThereIsNothing() {
        assertThat(Stepwise.run(0, this::take)).isTrue();
        assertThat(lengths).isEmpty();
    }

    private boolean take(final long offset, final long length) {
        assertThat(offset).isEqualTo(next);
        next = offset + length;
        lengths.add(length);
        return true;
    }
}
