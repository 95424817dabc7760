package io.millrace.client;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

class RetainedRingTest {
    private static final int LENGTH_MAX = 1_000;

    @Test
    void shouldKeepEveryMessageUntilItIsReleasedInWhateverOrder() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("-Dmillrace.test.seed=" + seed);
        final Random random = new Random(seed);
        final RetainedRing ring = new RetainedRing(8_000, LENGTH_MAX);
        final InFlight inFlight = new InFlight(100, ring);
        final TreeMap<Long, byte[]> model = new TreeMap<>();
        final Map<Long, Integer> kinds = new HashMap<>();
        long requestId = 0;
        for (int i = 0; i < 100_000; i++) {
            final byte[] message = new byte[1 + random.nextInt(LENGTH_MAX)];
            if (random.nextInt(5) < 3 && inFlight.makeRoom(message.length)) {
                random.nextBytes(message);
                // A few queries that take long; commands are answered in their order.
                final int kind = random.nextInt(10) == 0 ? RetainedRing.QUERY : RetainedRing.COMMAND;
                inFlight.add(kind, ++requestId, new UnsafeBuffer(message), message.length);
                model.put(requestId, message);
                kinds.put(requestId, kind);
            } else if (!model.isEmpty()) {
                long answered = model.firstKey();
                for (final long id : model.keySet()) {
                    if (kinds.get(id) == RetainedRing.COMMAND || random.nextInt(30) == 0) {
                        answered = id;
                        break;
                    }
                }
                assertThat(inFlight.remove(answered)).isEqualTo(kinds.remove(answered));
                model.remove(answered);
            }
            if (i % 50 == 0) {
                model.forEach((id, bytes) -> assertRetained(ring, inFlight.offset(id), id, bytes));
            }
        }
        assertThat(inFlight.drain()).containsExactly(model.keySet().stream().mapToLong(Long::longValue).toArray());
        assertThat(ring.hasRoom(8_000 - 16)).as("all room is free in the end").isTrue();
    }

    @Test
    void shouldTakeAMessageOfFullLengthEvenIfToldToKeepLess() {
        final RetainedRing ring = new RetainedRing(8, LENGTH_MAX);

        for (int i = 0; i < 3; i++) {
            assertThat(ring.hasRoom(LENGTH_MAX)).isTrue();
            final int offset = ring.add(RetainedRing.COMMAND, i, new UnsafeBuffer(new byte[LENGTH_MAX]), 0, LENGTH_MAX);
            assertThat(ring.hasRoom(1)).isFalse();
            ring.release(offset);
        }
    }

    @Test
    void shouldNotLetAQueryThatTakesLongKeepTheRoomOfWhatWasAnsweredSince() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("-Dmillrace.test.seed=" + seed);
        final Random random = new Random(seed);
        final InFlight inFlight = new InFlight(1_000, new RetainedRing(8_000, LENGTH_MAX));
        final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH_MAX]);
        inFlight.add(RetainedRing.QUERY, 1, message, 100);
        inFlight.add(RetainedRing.QUERY, 2, message, 200);

        long requestId = 3;
        for (int round = 0; round < 1_000; round++) {
            final long first = requestId;
            for (int length = random.nextInt(LENGTH_MAX + 1); inFlight.makeRoom(length);
                length = random.nextInt(LENGTH_MAX + 1)) {
                inFlight.add(RetainedRing.COMMAND, requestId++, message, length);
            }
            assertThat(requestId - first).as("commands that found room").isGreaterThan(3);
            for (long id = first; id < requestId; id++) {
                assertThat(inFlight.remove(id)).isEqualTo(RetainedRing.COMMAND);
            }
        }

        assertThat(inFlight.drain()).containsExactly(1, 2);
    }

    private static void assertRetained(final RetainedRing ring, final int offset, final long requestId, final byte[] bytes) {
        assertThat(ring.requestId(offset)).isEqualTo(requestId);
        final byte[] retained = new byte[ring.length(offset)];
        ring.buffer().getBytes(ring.messageOffset(offset), retained);
        assertThat(retained).isEqualTo(bytes);
    }
}
