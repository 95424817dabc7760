package io.millrace.bench.floor;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A bare Disruptor between two threads: the producer copies the same bytes into off-heap slots, the consumer looks at each
 * slot's first word.
 */
public final class RingFloor implements AutoCloseable {
    private static final int SLOT_COUNT_MAX = 4096;
    private static final int AREA_LENGTH_MAX = 8 * 1024 * 1024;

    private final OffHeap areaMemory;
    private final OffHeap messageMemory;
    private final UnsafeBuffer area;
    private final UnsafeBuffer message;
    private final int messageLength;
    private final int slotStride;
    private final RingBuffer<Slot> ring;
    private final EventPoller<Slot> poller;
    private final EventPoller.Handler<Slot> handler = this::onSlot;
    private long seen;
    private long checksum;

    private static final class Slot {
        private int offset;
    }

    private RingFloor(final int messageLength) {
        this.messageLength = messageLength;
        // One line more than the message needs keeps the stride off multiples of 4 KiB, which would share few cache sets.
        slotStride = BitUtil.align(messageLength, BitUtil.CACHE_LINE_LENGTH) + BitUtil.CACHE_LINE_LENGTH;
        final int slotCount =
            Math.min(SLOT_COUNT_MAX, Math.max(2, Integer.highestOneBit(AREA_LENGTH_MAX / slotStride)));
        areaMemory = new OffHeap(slotCount * slotStride);
        messageMemory = new OffHeap(messageLength);
        area = areaMemory.buffer();
        message = messageMemory.buffer();
        ring = RingBuffer.createSingleProducer(Slot::new, slotCount, new YieldingWaitStrategy());
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        for (int i = 0; i < slotCount; i++) {
            ring.get(i).offset = i * slotStride;
        }
    }

    /**
     * Sends messages from a thread of its own to the calling one.
     *
     * @param messageLength in bytes, at least 8.
     * @param messageCount  how many.
     * @return what it took, in nanoseconds.
     */
    public static long run(final int messageLength, final long messageCount) {
        try (RingFloor floor = new RingFloor(messageLength)) {
            return floor.measure(messageCount);
        }
    }

    @Override
    public void close() {
        areaMemory.close();
        messageMemory.close();
    }

    private long measure(final long messageCount) {
        final Thread producer = new Thread(() -> produce(messageCount), "floor-producer");
        final long startNs = System.nanoTime();
        producer.start();
        try {
            while (seen < messageCount) {
                if (poller.poll(handler) != EventPoller.PollState.PROCESSING) {
                    Thread.onSpinWait();
                }
            }
            final long elapsedNs = System.nanoTime() - startNs;
            producer.join();
            if (checksum != messageCount * (messageCount - 1) / 2) {
                throw new IllegalStateException("the ring lost a message");
            }
            return elapsedNs;
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        } catch (final Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    private void produce(final long messageCount) {
        for (long i = 0; i < messageCount; i++) {
            while (!ring.hasAvailableCapacity(1)) {
                Thread.onSpinWait();
            }
            final long sequence = ring.next();
            message.putLong(0, i);
            area.putBytes(ring.get(sequence).offset, message, 0, messageLength);
            ring.publish(sequence);
        }
    }

    private boolean onSlot(final Slot slot, final long sequence, final boolean endOfBatch) {
        checksum += area.getLong(slot.offset);
        seen++;
        return true;
    }
}
