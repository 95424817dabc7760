package io.millrace.journal;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one thread writes with every frame must not lie in a cache line, nor in the one that processors fetch with it, in which
 * another thread reads something else.
 */
class FieldDistanceTest {
    private static final long DISTANCE = 128;

    @Test
    void shouldKeepWhatTheAppendingThreadWritesAwayFromWhatOthersRead() {
        final List<Field> appending = fields(JournalAppending.class);
        final List<Field> read = fields(Journal.class);
        assertThat(appending).isNotEmpty();
        assertThat(read).isNotEmpty();
        for (final Field field : read) {
            assertThat(appending).as(field.getName()).allMatch(
                other -> Math.abs(UnsafeApi.objectFieldOffset(field) - UnsafeApi.objectFieldOffset(other)) >= DISTANCE);
        }
    }

    @Test
    void shouldLeaveNoFieldToTheJournalItselfThatChangesWithAFrame() {
        // The keeper is found at the start, once.
        assertThat(fields(Journal.class).stream().filter(field -> !Modifier.isFinal(field.getModifiers())))
            .extracting(Field::getName).containsExactly("keeper");
    }

    @Test
    void shouldKeepSharedPositionsApart() throws ReflectiveOperationException {
        final SharedPositions positions = new SharedPositions();
        positions.room(0x7101);
        positions.synced(0x7102);
        positions.durable(0x7103);
        final Field field = SharedPositions.class.getDeclaredField("buffer");
        field.setAccessible(true);
        final DirectBuffer buffer = (DirectBuffer) field.get(positions);
        final List<Integer> places = new ArrayList<>(List.of(-Long.BYTES));
        for (int i = 0; i < buffer.capacity(); i += Long.BYTES) {
            if (buffer.getLong(i, ByteOrder.LITTLE_ENDIAN) >>> 8 == 0x71) {
                places.add(i);
            }
        }
        places.add(buffer.capacity());
        assertThat(places).hasSize(5);
        for (int i = 1; i < places.size(); i++) {
            assertThat(places.get(i) - places.get(i - 1)).isGreaterThanOrEqualTo((int) DISTANCE);
        }
    }

    private static List<Field> fields(final Class<?> type) {
        return Arrays.stream(type.getDeclaredFields()).filter(field -> !Modifier.isStatic(field.getModifiers())).toList();
    }
}
