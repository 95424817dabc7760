package io.millrace.engine.layout;

import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.egress.ReplyOutbox;
import io.millrace.engine.ingress.QueryCredits;
import io.millrace.engine.reader.QueryQueue;
import io.millrace.engine.ring.CommandRing;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one thread writes with every message must not lie in a cache line, nor in the one that processors fetch with it, in which
 * another thread reads or writes something else. Not looked at: what is written now and then only, and what the JVM happens to
 * put beside an object.
 */
class FieldDistanceTest {
    private static final int DISTANCE = 128;

    @TempDir
    private Path home;

    @Test
    void shouldKeepWhatThePublisherWritesAwayFromWhatTheStagesRead() {
        final List<Field> publishing = fields(CommandRing.class.getSuperclass().getSuperclass());
        final List<Field> read = fields(CommandRing.class);
        assertThat(publishing).isNotEmpty().noneMatch(FieldDistanceTest::isFinal);
        assertThat(read).isNotEmpty().allMatch(FieldDistanceTest::isFinal);
        for (final Field field : read) {
            assertThat(publishing).as(field.getName()).allMatch(
                other -> Math.abs(UnsafeApi.objectFieldOffset(field) - UnsafeApi.objectFieldOffset(other)) >= DISTANCE);
        }
    }

    /** Writer and reader have such an object in common, so that what changes has its place elsewhere. */
    @ParameterizedTest
    @ValueSource(classes = {ReplyOutbox.class, QueryQueue.class, CountersFile.class, QueryCredits.class})
    void shouldHaveNoFieldThatChanges(final Class<?> type) {
        assertThat(fields(type)).isNotEmpty().allMatch(FieldDistanceTest::isFinal);
    }

    @Test
    void shouldKeepThePositionsOfTheOutboxApart() throws ReflectiveOperationException {
        final int capacity = 4096;
        try (ReplyOutbox outbox = new ReplyOutbox(capacity, 1024)) {
            final int tail = intField(outbox, "tailOffset");
            final int claimed = intField(outbox, "claimedOffset");
            final int head = intField(outbox, "headOffset");
            assertApart(capacity, head);
            // The writer's two may be neighbours.
            assertApart(head, tail);
            assertApart(head, claimed);
            assertApart(Math.max(tail, claimed), outbox.buffer().capacity());
        }
    }

    @Test
    void shouldKeepThePositionsOfTheQueueApart() throws ReflectiveOperationException {
        final int slotCount = 8;
        final Constructor<QueryQueue> constructor = QueryQueue.class.getDeclaredConstructor(int.class, int.class);
        constructor.setAccessible(true);
        try (QueryQueue queue = constructor.newInstance(slotCount, 100)) {
            final int slots = slotCount * intField(queue, "slotLength");
            final int put = intField(queue, "putOffset");
            final int taken = intField(queue, "takenOffset");
            assertApart(slots, put);
            assertApart(put, taken);
            assertApart(taken, queue.buffer().capacity());
        }
    }

    @Test
    void shouldKeepTheCountsOfCreditsApart() throws ReflectiveOperationException {
        final int placeCount = 3;
        final QueryCredits credits = new QueryCredits(placeCount);
        for (int place = 0; place < placeCount; place++) {
            credits.giveBack(place);
        }
        final AtomicIntegerArray counts = (AtomicIntegerArray) field(credits, "givenBack");
        final List<Integer> places = new ArrayList<>(List.of(-1));
        for (int i = 0; i < counts.length(); i++) {
            if (counts.get(i) != 0) {
                places.add(i);
            }
        }
        places.add(counts.length());
        // Those of the sessions, that of all, and what lies before and behind the array.
        assertThat(places).hasSize(placeCount + 3);
        for (int i = 1; i < places.size(); i++) {
            assertApart(places.get(i - 1) * Integer.BYTES, places.get(i) * Integer.BYTES);
        }
        assertThat(((int[]) field(credits, "taken")).length).isEqualTo(counts.length());
    }

    @Test
    void shouldKeepCountersApart() throws IOException {
        try (CountersFile counters = CountersFile.create(home)) {
            for (final EngineCounter counter : EngineCounter.values()) {
                counters.set(counter, -1);
            }
            counters.countAccountStatus(0);
            counters.countTransferStatus(0);
        }
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(home.resolve(CountersFile.FILE_NAME)))
            .order(ByteOrder.LITTLE_ENDIAN);
        final List<Integer> places = new ArrayList<>();
        for (int i = DISTANCE; i < bytes.capacity(); i += Long.BYTES) {
            if (bytes.getLong(i) != 0) {
                places.add(i);
            }
        }
        assertThat(places).hasSize(EngineCounter.values().length + 2);
        for (int i = 1; i < places.size(); i++) {
            assertApart(places.get(i - 1), places.get(i));
        }
    }

    private static void assertApart(final int before, final int behind) {
        assertThat(behind - before).isGreaterThanOrEqualTo(DISTANCE);
    }

    private static boolean isFinal(final Field field) {
        return Modifier.isFinal(field.getModifiers());
    }

    private static int intField(final Object object, final String name) throws ReflectiveOperationException {
        return (int) field(object, name);
    }

    private static Object field(final Object object, final String name) throws ReflectiveOperationException {
        final Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }

    private static List<Field> fields(final Class<?> type) {
        return Arrays.stream(type.getDeclaredFields()).filter(field -> !Modifier.isStatic(field.getModifiers())).toList();
    }
}
