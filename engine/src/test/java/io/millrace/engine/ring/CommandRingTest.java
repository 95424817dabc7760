package io.millrace.engine.ring;

import com.lmax.disruptor.EventPoller;
import io.millrace.codecs.journal.RecordDecoder;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class CommandRingTest {
    private static final int SLOTS = 64;
    private static final int ARENA_LENGTH = 4096;
    private static final int MESSAGE_LENGTH_MAX = 1024;

    private final CommandRing ring = new CommandRing(SLOTS, ARENA_LENGTH, MESSAGE_LENGTH_MAX);

    @Test
    void shouldPutRecordHeaderDirectlyBeforeCommandAndZerosAfterIt() throws Exception {
        // What an earlier lap has left in the arena must not show in the padding.
        for (int i = 0; i < 3; i++) {
            publish(SlotKind.COMMAND, i + 1, MESSAGE_LENGTH_MAX, (byte) 0xFF);
            drain();
        }
        publish(SlotKind.COMMAND, 4, 13, (byte) 7);

        final List<CommandSlot> seen = new ArrayList<>();
        ring.journalPoller().poll((slot, position, endOfBatch) -> seen.add(slot));
        final CommandSlot slot = seen.get(0);
        final RecordDecoder record = new RecordDecoder();
        record.wrap(slot.buffer(), slot.offset() - CommandRing.RECORD_HEADER_LENGTH, RecordDecoder.BLOCK_LENGTH, 0);
        assertThat(record.length()).isEqualTo(13);
        assertThat(record.behaviourVersion()).isEqualTo(9);
        assertThat(record.timestamp()).isEqualTo(104);
        for (int i = 0; i < 13; i++) {
            assertThat(slot.buffer().getByte(slot.offset() + i)).isEqualTo((byte) 7);
        }
        for (int i = 13; i < 16; i++) {
            assertThat(slot.buffer().getByte(slot.offset() + i)).as("padding byte %d", i).isZero();
        }
    }

    @Test
    void shouldLayNeighbouringCommandsSideBySideThoughQueriesLieBetweenThem() throws Exception {
        publish(SlotKind.COMMAND, 1, 32, (byte) 1);
        publish(SlotKind.QUERY, 1, 100, (byte) 2);
        publish(SlotKind.COMMAND, 2, 32, (byte) 3);

        final List<Integer> offsets = new ArrayList<>();
        ring.journalPoller().poll((slot, position, endOfBatch) -> {
            if (slot.kind() == SlotKind.COMMAND) {
                offsets.add(slot.offset());
            }
            return true;
        });
        assertThat(offsets.get(1) - offsets.get(0)).isEqualTo(CommandRing.RECORD_HEADER_LENGTH + 32);
    }

    @Test
    void shouldShowApplyOnlyWhatTheJournalHasPassed() throws Exception {
        publish(SlotKind.COMMAND, 1, 32, (byte) 1);

        assertThat(ring.applyPoller().poll((slot, position, end) -> true)).isNotEqualTo(EventPoller.PollState.PROCESSING);
        ring.journalPoller().poll((slot, position, end) -> true);
        assertThat(ring.applyPoller().poll((slot, position, end) -> true)).isEqualTo(EventPoller.PollState.PROCESSING);
    }

    @Test
    void shouldRefuseClaimWhenAllSlotsAreInUseAndTakeItAgainAfterApplyHasPassed() throws Exception {
        for (int i = 0; i < SLOTS; i++) {
            publish(SlotKind.QUERY, i + 1, 8, (byte) 0);
        }
        assertThat(ring.tryClaim(SlotKind.QUERY, 8)).isFalse();
        assertThat(ring.depth()).isEqualTo(SLOTS);

        ring.journalPoller().poll((slot, position, end) -> true);
        assertThat(ring.tryClaim(SlotKind.QUERY, 8)).as("journaled is not enough").isFalse();

        ring.applyPoller().poll((slot, position, end) -> true);
        assertThat(ring.tryClaim(SlotKind.QUERY, 8)).isTrue();
    }

    @Test
    void shouldRefuseClaimWhenBytesAreInUseAndLeaveNoTraceOfIt() throws Exception {
        int count = 0;
        while (ring.tryClaim(SlotKind.COMMAND, MESSAGE_LENGTH_MAX)) {
            ring.publish(0, ++count, 0, 1);
        }
        assertThat(count).isEqualTo(3);
        assertThat(ring.depth()).isEqualTo(3);
        assertThat(ring.tryClaim(SlotKind.QUERY, MESSAGE_LENGTH_MAX)).as("queries have bytes of their own").isTrue();

        drain();
        assertThat(ring.tryClaim(SlotKind.COMMAND, MESSAGE_LENGTH_MAX)).isTrue();
    }

    @Test
    void shouldTellHowManyBytesTheJournalStillHasToTake() throws Exception {
        assertThat(ring.unjournaledLength()).isZero();
        publish(SlotKind.COMMAND, 1, 32, (byte) 1);
        publish(SlotKind.QUERY, 1, 500, (byte) 1);
        publish(SlotKind.COMMAND, 2, 40, (byte) 1);
        assertThat(ring.unjournaledLength()).isEqualTo(2 * CommandRing.RECORD_HEADER_LENGTH + 72);
        ring.journalPoller().poll((slot, position, end) -> true);
        assertThat(ring.unjournaledLength()).isZero();
    }

    @Test
    void shouldKeepEveryByteOfRandomMessagesUntilTheyAreApplied() throws Exception {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final Deque<Message> expected = new ArrayDeque<>();
        long sequence = 0;
        for (int i = 0; i < 20_000; i++) {
            final SlotKind kind = random.nextInt(3) == 0 ? SlotKind.QUERY : SlotKind.COMMAND;
            final int length = 1 + random.nextInt(random.nextInt(10) == 0 ? MESSAGE_LENGTH_MAX : 100);
            if (ring.tryClaim(kind, length)) {
                final byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                ring.buffer().putBytes(ring.offset(), bytes);
                sequence += kind == SlotKind.COMMAND ? 1 : 0;
                ring.publish(3, sequence, i, 1);
                expected.add(new Message(kind, sequence, bytes));
            }
            if (random.nextInt(4) == 0) {
                ring.journalPoller().poll((slot, position, end) -> random.nextInt(5) != 0);
            }
            if (random.nextInt(4) == 0) {
                ring.applyPoller().poll((slot, position, end) -> {
                    assertThat(Message.of(slot)).as("seed %d", seed).isEqualTo(expected.remove());
                    return random.nextInt(5) != 0;
                });
            }
        }
    }

    private void publish(final SlotKind kind, final long sequence, final int length, final byte fill) {
        assertThat(ring.tryClaim(kind, length)).isTrue();
        ring.buffer().setMemory(ring.offset(), length, fill);
        ring.publish(0, sequence, 100 + sequence, 9);
    }

    private void drain() throws Exception {
        ring.journalPoller().poll((slot, position, end) -> true);
        ring.applyPoller().poll((slot, position, end) -> true);
    }

    private record Message(SlotKind kind, long sequence, String bytes) {
        Message(final SlotKind kind, final long sequence, final byte[] bytes) {
            this(kind, sequence, HexFormat.of().formatHex(bytes));
        }

        static Message of(final CommandSlot slot) {
            final byte[] bytes = new byte[slot.length()];
            slot.buffer().getBytes(slot.offset(), bytes);
            return new Message(slot.kind(), slot.sequence(), bytes);
        }
    }
}
