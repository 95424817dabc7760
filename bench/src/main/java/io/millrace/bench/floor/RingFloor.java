package io.millrace.bench.floor;

import org.agrona.DirectBuffer;

/**
 * The same bytes from thread to thread and nothing else: the producer copies them into the slots of a {@link HandOver}, the
 * consumer looks at each message's first word.
 */
public final class RingFloor implements AutoCloseable {
    private static final int MESSAGES_PER_POLL = 64;

    private final int messageLength;
    private final HandOver handOver;
    private final OffHeap message;
    private long seen;
    private long checksum;

    private RingFloor(final int messageLength) {
        this.messageLength = messageLength;
        handOver = new HandOver(messageLength);
        message = new OffHeap(messageLength);
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
        handOver.close();
        message.close();
    }

    private long measure(final long messageCount) {
        final HandOver.Handler handler = this::onMessage;
        final Thread producer = new Thread(() -> produce(messageCount), "floor-producer");
        final long startNs = System.nanoTime();
        producer.start();
        while (seen < messageCount) {
            if (handOver.poll(handler, MESSAGES_PER_POLL) == 0) {
                Thread.onSpinWait();
            }
        }
        final long elapsedNs = System.nanoTime() - startNs;
        if (checksum != messageCount * (messageCount - 1) / 2) {
            throw new IllegalStateException("the ring lost a message");
        }
        try {
            producer.join();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
        return elapsedNs;
    }

    private void produce(final long messageCount) {
        for (long i = 0; i < messageCount; i++) {
            message.buffer().putLong(0, i);
            while (!handOver.offer(message.buffer(), 0, messageLength)) {
                Thread.onSpinWait();
            }
        }
    }

    private boolean onMessage(final DirectBuffer buffer, final int offset, final int length) {
        checksum += buffer.getLong(offset);
        seen++;
        return true;
    }
}
