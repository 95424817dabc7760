package io.millrace.engine.egress;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class ReplyOutboxTest {
    private static final int MESSAGE_LENGTH_MAX = 256;

    private final ReplyOutbox outbox = new ReplyOutbox(1024, MESSAGE_LENGTH_MAX);

    @Test
    void shouldGiveBackWhatWasPutInOrder() {
        put(5, 1, 10);
        put(0, 2, 11);

        assertThat(outbox.peek()).isTrue();
        assertThat(outbox.length()).isEqualTo(5);
        assertThat(outbox.sessionIndex()).isEqualTo(1);
        assertThat(outbox.sequence()).isEqualTo(10);
        outbox.pop();
        assertThat(outbox.peek()).isTrue();
        assertThat(outbox.length()).isZero();
        assertThat(outbox.sessionIndex()).isEqualTo(2);
        outbox.pop();
        assertThat(outbox.peek()).isFalse();
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void shouldSayThatThereIsNoRoomBeforeTheLongestMessageWouldNotFit() {
        int count = 0;
        while (outbox.hasRoom()) {
            put(MESSAGE_LENGTH_MAX, 0, ++count);
        }
        assertThat(count).isPositive();
        assertThat(outbox.peek()).isTrue();
        outbox.pop();
        assertThat(outbox.hasRoom()).isTrue();
    }

    @Test
    void shouldKeepRandomMessagesWholeHoweverOftenItTurnsRound() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final Deque<Long> expected = new ArrayDeque<>();
        for (long i = 1; i < 50_000; i++) {
            if (outbox.hasRoom() && random.nextBoolean()) {
                final int length = 8 + random.nextInt(MESSAGE_LENGTH_MAX - 7);
                final int offset = outbox.claim();
                outbox.buffer().putLong(offset, i);
                outbox.buffer().putByte(offset + length - 1, outbox.buffer().getByte(offset + length - 1));
                outbox.commit(length, 0, 1, i, 0, 0);
                expected.add(i);
            } else if (outbox.peek()) {
                assertThat(outbox.buffer().getLong(outbox.offset())).as("seed %d", seed).isEqualTo(expected.peek());
                assertThat(outbox.sequence()).isEqualTo(expected.remove());
                outbox.pop();
            }
        }
    }

    @Test
    void shouldHandEachMessageWholeFromOneThreadToAnother() throws Exception {
        final int count = 300_000;
        final AtomicLong wrong = new AtomicLong();
        final Thread reader = new Thread(() -> {
            for (int i = 1; i <= count; i++) {
                while (!outbox.peek()) {
                    Thread.onSpinWait();
                }
                final int length = outbox.length();
                if (length != 8 + i % (MESSAGE_LENGTH_MAX - 8) || outbox.sequence() != i
                    || outbox.buffer().getLong(outbox.offset()) != i
                    || length > 8 && outbox.buffer().getByte(outbox.offset() + length - 1) != (byte) i) {
                    wrong.incrementAndGet();
                }
                outbox.pop();
            }
        });
        reader.start();
        for (int i = 1; i <= count; i++) {
            while (!outbox.hasRoom()) {
                Thread.onSpinWait();
            }
            final int length = 8 + i % (MESSAGE_LENGTH_MAX - 8);
            final int offset = outbox.claim();
            outbox.buffer().setMemory(offset, length, (byte) i);
            outbox.buffer().putLong(offset, i);
            outbox.commit(length, 0, 1, i, 0, 0);
        }
        reader.join();
        assertThat(wrong).hasValue(0);
    }

    private void put(final int length, final int sessionIndex, final long sequence) {
        outbox.claim();
        outbox.commit(length, sessionIndex, 1, sequence, 0, 0);
    }
}
