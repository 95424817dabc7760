package io.millrace.client;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

class InFlightTest {
    @Test
    void shouldBeFullAtItsCapacityWhateverTheOrderOfAnswers() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("-Dmillrace.test.seed=" + seed);
        final Random random = new Random(seed);
        final InFlight inFlight = new InFlight(100);
        final TreeSet<Long> model = new TreeSet<>();
        long requestId = Long.MAX_VALUE - 100_000;
        for (int i = 0; i < 50_000; i++) {
            if (random.nextBoolean() && !inFlight.isFull()) {
                inFlight.add(++requestId);
                model.add(requestId);
            } else if (!model.isEmpty()) {
                final long answered = model.ceiling(random.nextLong(model.first(), model.last() + 1));
                assertThat(inFlight.remove(answered)).isTrue();
                assertThat(inFlight.remove(answered)).isFalse();
                model.remove(answered);
            }
            assertThat(inFlight.count()).isEqualTo(model.size());
            assertThat(inFlight.isFull()).isEqualTo(model.size() == 100);
        }

        assertThat(inFlight.drain()).containsExactly(model.stream().mapToLong(Long::longValue).toArray());
        assertThat(inFlight.count()).isZero();
        assertThat(inFlight.drain()).isEmpty();
    }
}
