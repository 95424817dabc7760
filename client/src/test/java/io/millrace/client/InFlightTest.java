package io.millrace.client;

import org.agrona.concurrent.UnsafeBuffer;
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
        final InFlight inFlight = new InFlight(100, new RetainedRing(1 << 20, 8));
        final UnsafeBuffer message = new UnsafeBuffer(new byte[8]);
        final TreeSet<Long> model = new TreeSet<>();
        long requestId = Long.MAX_VALUE - 100_000;
        for (int i = 0; i < 50_000; i++) {
            if (random.nextBoolean() && inFlight.makeRoom(8)) {
                inFlight.add(RetainedRing.COMMAND, ++requestId, message, 8);
                model.add(requestId);
            } else if (!model.isEmpty()) {
                final long answered = model.ceiling(random.nextLong(model.first(), model.last() + 1));
                assertThat(inFlight.remove(answered)).isEqualTo(RetainedRing.COMMAND);
                assertThat(inFlight.remove(answered)).isEqualTo(InFlight.NONE);
                model.remove(answered);
            }
            assertThat(inFlight.count()).isEqualTo(model.size());
            assertThat(inFlight.makeRoom(8)).isEqualTo(model.size() < 100);
        }

        assertThat(inFlight.drain()).containsExactly(model.stream().mapToLong(Long::longValue).toArray());
        assertThat(inFlight.count()).isZero();
        assertThat(inFlight.drain()).isEmpty();
    }
}
