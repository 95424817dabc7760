package io.millrace.bench.floor;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A bare Disruptor between two threads, its slots' bytes off-heap: what a producer in the same process needs at least to
 * hand a message to another thread. Both sides poll.
 */
public final class HandOver implements AutoCloseable {
    private static final int SLOT_COUNT_MAX = 4096;
    private static final int AREA_LENGTH_MAX = 8 * 1024 * 1024;

    private final OffHeap memory;
    private final UnsafeBuffer area;
    private final int slotStride;
    private final RingBuffer<Slot> ring;
    private final Sequence consumed = new Sequence();

    private static final class Slot {
        private int offset;
        private int length;
    }

    /** Takes messages on the consumer's thread. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Takes a message.
         *
         * @param buffer that holds it; valid during the call.
         * @param offset of its first byte.
         * @param length in bytes.
         * @return false when it was not taken and is to be offered again at the next poll.
         */
        boolean onMessage(DirectBuffer buffer, int offset, int length);
    }

    /**
     * Allocates the slots.
     *
     * @param messageLengthMax greatest length of a message in bytes.
     */
    public HandOver(final int messageLengthMax) {
        // One line more than the message needs keeps the stride off multiples of 4 KiB, which would share few cache sets.
        slotStride = BitUtil.align(messageLengthMax, BitUtil.CACHE_LINE_LENGTH) + BitUtil.CACHE_LINE_LENGTH;
        final int slotCount = Math.min(SLOT_COUNT_MAX, Math.max(2, Integer.highestOneBit(AREA_LENGTH_MAX / slotStride)));
        memory = new OffHeap(slotCount * slotStride);
        area = memory.buffer();
        // The wait strategy is never asked: both sides poll.
        ring = RingBuffer.createSingleProducer(Slot::new, slotCount, new YieldingWaitStrategy());
        ring.addGatingSequences(consumed);
        for (int i = 0; i < slotCount; i++) {
            ring.get(i).offset = i * slotStride;
        }
    }

    /**
     * Hands a message over. The producer's thread, the same at every call.
     *
     * @param buffer that holds it; copied.
     * @param offset of its first byte.
     * @param length in bytes.
     * @return false when every slot is taken.
     */
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        if (!ring.hasAvailableCapacity(1)) {
            return false;
        }
        final long sequence = ring.next();
        final Slot slot = ring.get(sequence);
        area.putBytes(slot.offset, buffer, offset, length);
        slot.length = length;
        ring.publish(sequence);
        return true;
    }

    /**
     * Takes what was handed over. The consumer's thread.
     *
     * @param handler to take the messages.
     * @param limit   greatest number of them.
     * @return number of messages taken.
     */
    public int poll(final Handler handler, final int limit) {
        final long from = consumed.get();
        final long until = Math.min(ring.getCursor(), from + limit);
        long sequence = from;
        while (sequence < until) {
            final Slot slot = ring.get(sequence + 1);
            if (!handler.onMessage(area, slot.offset, slot.length)) {
                break;
            }
            sequence++;
        }
        if (sequence != from) {
            consumed.set(sequence);
        }
        return (int) (sequence - from);
    }

    @Override
    public void close() {
        memory.close();
    }
}
