package io.millrace.engine.reader;

import io.millrace.engine.support.Await;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class QueryQueueTest {
    private static final int SLOTS = 4;
    private static final int LENGTH_MAX = 100;

    private final QueryQueue queue = new QueryQueue(SLOTS, LENGTH_MAX);
    private final UnsafeBuffer source = new UnsafeBuffer(new byte[256]);

    @AfterEach
    void close() {
        queue.close();
        queue.close();
    }

    @Test
    void shouldGiveBackWhatWasPutInOrder() {
        put(1, 40, 60);
        put(2, 0, 0);
        assertThat(queue.size()).isEqualTo(2);
        assertNext(1, 40, 60);
        assertNext(2, 0, 0);
        assertThat(queue.peek()).isFalse();
        assertThat(queue.size()).isZero();
    }

    @Test
    void shouldTakeAsManyAsItHasSlots() {
        for (int i = 0; i < SLOTS; i++) {
            assertThat(queue.hasRoom()).isTrue();
            put(i, 8, 8);
        }
        assertThat(queue.hasRoom()).isFalse();
        assertThatThrownBy(() -> put(9, 8, 8)).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("QUERY_QUEUE");
        assertThat(queue.peek()).isTrue();
        queue.pop();
        assertThat(queue.hasRoom()).isTrue();
    }

    @Test
    void shouldRefuseWhatIsTooLong() {
        assertThatThrownBy(() -> put(1, LENGTH_MAX - 8, 9))
            .isInstanceOf(IllegalStateException.class).hasMessageStartingWith("QUERY_QUEUE");
        assertThat(queue.peek()).isFalse();
    }

    @Test
    void shouldHandEachQueryWholeFromOneThreadToAnother() throws Exception {
        final int count = 200_000;
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread reader = new Thread(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    Await.until(queue::peek);
                    assertNext(i, 8 + i % 40, i % 50);
                }
            } catch (final Throwable ex) {
                failure.set(ex);
            }
        });
        reader.start();
        for (int i = 0; i < count && failure.get() == null; i++) {
            while (!queue.hasRoom() && failure.get() == null) {
                Thread.onSpinWait();
            }
            put(i, 8 + i % 40, i % 50);
        }
        reader.join();
        assertThat(failure.get()).isNull();
    }

    private void put(final int i, final int length, final int noteLength) {
        source.setMemory(0, source.capacity(), (byte) i);
        queue.put(i, 10L + i, 20L + i, 30L + i, source, 3, length, 40 + i, source, 100, noteLength);
    }

    private void assertNext(final int i, final int length, final int noteLength) {
        final boolean isThere = queue.peek();
        final boolean isSame = queue.sessionIndex() == i
            && queue.sessionNumber() == 10L + i
            && queue.replyLengthMax() == 40 + i
            && queue.sequence() == 20L + i
            && queue.timestamp() == 30L + i
            && queue.length() == length
            && queue.noteLength() == noteLength
            && isAll((byte) i, queue.offset(), length)
            && isAll((byte) i, queue.noteOffset(), noteLength);
        assertThat(isThere && isSame).as("query %d", i).isTrue();
        queue.pop();
    }

    private boolean isAll(final byte value, final int offset, final int length) {
        for (int i = 0; i < length; i++) {
            if (queue.buffer().getByte(offset + i) != value) {
                return false;
            }
        }
        return true;
    }
}
