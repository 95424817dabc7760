package io.millrace.engine.state;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CheckpointsTest {
    private final Checkpoints checkpoints = new Checkpoints(100);

    @Test
    void shouldBeDueAtEachMultipleButTheFirst() {
        assertThat(checkpoints.isDue(100)).as("nothing to speak of yet").isFalse();
        assertThat(checkpoints.isDue(199)).isFalse();
        assertThat(checkpoints.isDue(200)).isTrue();
        assertThat(checkpoints.isDue(300)).isTrue();
        assertThat(checkpoints.asOf(300)).isEqualTo(200);
    }

    @Test
    void shouldKeepTheLastTwoDigests() {
        checkpoints.keep(100, 1, 2);
        checkpoints.keep(200, 3, 4);
        assertThat(checkpoints.has(100)).isTrue();
        assertThat(checkpoints.records(100)).isEqualTo(1);
        assertThat(checkpoints.history(200)).isEqualTo(4);

        checkpoints.keep(300, 5, 6);
        assertThat(checkpoints.has(100)).isFalse();
        assertThat(checkpoints.has(200)).isTrue();
        assertThat(checkpoints.has(250)).isFalse();
        assertThat(checkpoints.has(400)).isFalse();
    }
}
