package io.millrace.bench.consumers;

import io.millrace.bench.load.EnginePeer;
import io.millrace.client.DisconnectReason;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateTransfersEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends transfers and never reads a reply, past the window that the library would keep to. That it was cut off it can't hear,
 * so it looks at the engine's counter.
 */
final class DeafProducer extends BadProducer {
    private static final long AWAIT_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int LENGTH = Envelope.BATCH_OFFSET + 128;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
    private final CreateTransfersEncoder encoder = new CreateTransfersEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RawSession session;
    private final CountersFile counters;
    private final long clientId;
    private long nextId = 1;
    private long slowConsumers;

    DeafProducer(final Path home, final String aeronDirectoryName, final long clientId) {
        this.clientId = clientId;
        counters = CountersFile.map(home);
        if (counters == null) {
            throw new IllegalStateException("there are no counters in " + home);
        }
        session = new RawSession(this, aeronDirectoryName, clientId);
        open();
    }

    @Override
    void await() {
        session.keepAlive();
        LockSupport.parkNanos(AWAIT_NS);
    }

    @Override
    int poll() {
        return 0;
    }

    @Override
    boolean send() {
        if (counters.get(EngineCounter.SLOW_CONSUMERS) != slowConsumers) {
            onCutOff(DisconnectReason.SLOW_CONSUMER);
            open();
            return false;
        }
        final boolean isSent = session.offer(buffer, next());
        if (isSent) {
            nextId++;
            onSent();
        }
        return isSent;
    }

    @Override
    public void close() {
        session.close();
        counters.close();
    }

    private void open() {
        session.open();
        slowConsumers = counters.get(EngineCounter.SLOW_CONSUMERS);
    }

    private int next() {
        final long debit = 1 + nextId % EnginePeer.ACCOUNTS;
        buffer.setMemory(0, LENGTH, (byte) 0);
        final CreateTransfersEncoder.TransfersEncoder event = encoder.wrapAndApplyHeader(buffer, 0, header)
            .clientId(clientId).requestId(nextId).principal(0).transfersCount(1).next();
        event.ledger(1).code(1);
        event.id().high(clientId).low(nextId);
        event.debitAccountId().low(debit);
        event.creditAccountId().low(1 + debit % EnginePeer.ACCOUNTS);
        event.amount().low(1);
        return LENGTH;
    }
}
