package io.millrace.bench.consumers;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateTransfersEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends messages that are malformed in as many ways as there are codes for it, in an order that a seed decides. */
final class GarbageProducer extends BadProducer {
    private static final long AWAIT_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int LENGTH_MAX = 512;
    private static final int EVENT_LENGTH = 128;
    private static final int NO_SUCH_ID = 98;
    private static final int NO_SUCH_VERSION = 999;
    private static final int KINDS = 7;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH_MAX]);
    private final SplittableRandom random;
    private final RawSession session;
    private final long clientId;

    GarbageProducer(final String aeronDirectoryName, final long clientId, final long seed) {
        this.clientId = clientId;
        random = new SplittableRandom(seed);
        session = new RawSession(this, aeronDirectoryName, clientId);
        session.open();
    }

    @Override
    void await() {
        session.poll();
        session.keepAlive();
        LockSupport.parkNanos(AWAIT_NS);
    }

    @Override
    int poll() {
        if (!session.isOpen()) {
            session.open();
        }
        return session.poll();
    }

    @Override
    boolean send() {
        final boolean isSent = session.offer(buffer, next());
        if (isSent) {
            onSent();
        }
        return isSent;
    }

    @Override
    public void close() {
        session.close();
    }

    /** Writes the next message and returns its length. */
    private int next() {
        final int kind = random.nextInt(KINDS);
        if (kind == 0) {
            final int length = random.nextInt(LENGTH_MAX);
            for (int i = 0; i < length; i += Long.BYTES) {
                buffer.putLong(Math.min(i, LENGTH_MAX - Long.BYTES), random.nextLong());
            }
            return length;
        }
        new CreateTransfersEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .clientId(clientId).requestId(1).principal(0).transfersCount(1);
        int length = Envelope.BATCH_OFFSET + EVENT_LENGTH;
        switch (kind) {
            case 1 -> length -= 1 + random.nextInt(EVENT_LENGTH);
            case 2 -> length += 1 + random.nextInt(EVENT_LENGTH);
            case 3 -> putShort(Envelope.SCHEMA_ID_OFFSET, NO_SUCH_ID);
            case 4 -> putShort(Envelope.VERSION_OFFSET, NO_SUCH_VERSION);
            case 5 -> putShort(Envelope.TEMPLATE_ID_OFFSET, NO_SUCH_ID);
            default -> buffer.putLong(Envelope.CLIENT_ID_OFFSET, clientId + 1, ByteOrder.LITTLE_ENDIAN);
        }
        return length;
    }

    private void putShort(final int offset, final int value) {
        buffer.putShort(offset, (short) value, ByteOrder.LITTLE_ENDIAN);
    }
}
