package io.millrace.engine.egress;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class BacklogTest {
    private final Backlog backlog = new Backlog(256);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[256]);

    @Test
    void shouldRefuseWhatDoesNotFitAndKeepTheRest() {
        message.putLong(0, 1);
        assertThat(backlog.add(message, 0, 100)).isTrue();
        message.putLong(0, 2);
        assertThat(backlog.add(message, 0, 100)).isTrue();
        assertThat(backlog.add(message, 0, 100)).isFalse();

        assertThat(backlog.buffer().getLong(backlog.offset())).isEqualTo(1);
        backlog.remove();
        assertThat(backlog.buffer().getLong(backlog.offset())).isEqualTo(2);
        backlog.remove();
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void shouldKeepOrderHoweverOftenItTurnsRound() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final Deque<Long> expected = new ArrayDeque<>();
        for (long i = 0; i < 50_000; i++) {
            message.putLong(0, i);
            final int length = 8 + random.nextInt(90);
            if (random.nextBoolean()) {
                if (backlog.add(message, 0, length)) {
                    expected.add(i);
                }
            } else if (!backlog.isEmpty()) {
                final int offset = backlog.offset();
                assertThat(backlog.buffer().getLong(offset)).as("seed %d", seed).isEqualTo(expected.remove());
                backlog.remove();
            }
            assertThat(backlog.isEmpty()).isEqualTo(expected.isEmpty());
        }
    }
}
