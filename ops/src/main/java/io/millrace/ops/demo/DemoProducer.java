package io.millrace.ops.demo;

import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.Lookup;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferResults;
import io.millrace.codecs.session.RejectCode;
import io.millrace.ops.rig.Payments;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One producer of the demonstration. Sends payments in small batches, keeps a book of what was acknowledged, and after the
 * engine's death holds the engine to it. One thread, but for {@link #takeLatencies} and the counts.
 */
final class DemoProducer implements ReplyListener {
    /** What stands in the book about a payment until it was answered. */
    static final byte UNKNOWN = 0;
    /** The payment was acknowledged as created. */
    static final byte CREATED = 1;
    /** The payment was acknowledged as not created. */
    static final byte NOT_CREATED = 2;

    private static final int BATCH_MAX = 16;
    private static final int COMMANDS_IN_FLIGHT_MAX = 8;
    private static final int LOOKUP_COUNT = 4_096;

    private final int number;
    private final SingleWriterRecorder latencies = new SingleWriterRecorder(TimeUnit.MINUTES.toNanos(1), 3);
    /** First payment and count, sent time, of each command in flight. */
    private final Long2LongHashMap paymentsByRequest = new Long2LongHashMap(-1);
    private final Long2LongHashMap sentNsByRequest = new Long2LongHashMap(-1);
    private byte[] book = new byte[1 << 20];
    private long nextPayment;
    private volatile long acknowledged;
    private volatile long unknown;

    DemoProducer(final int number) {
        this.number = number;
    }

    /** Sends until the session is lost or the thread is told to end; everything in flight is answered or unknown then. */
    void produce(final Client.Context context, final BooleanSupplier isEnding) {
        final IdleStrategy idle = new BackoffIdleStrategy(100, 10, 1_000, 100_000);
        try (Client client = Client.connect(context)) {
            final TransferBatch batch = client.transferBatch(BATCH_MAX);
            boolean isPending = false;
            int count = 0;
            while (client.isConnected() && (!isEnding.getAsBoolean() || client.inFlight() > 0)) {
                if (!isPending && !isEnding.getAsBoolean()) {
                    count = fill(batch);
                    isPending = true;
                }
                int workCount = client.poll(this);
                if (isPending && client.isConnected() && client.inFlight() < COMMANDS_IN_FLIGHT_MAX) {
                    final long sentNs = System.nanoTime();
                    final long requestId = client.offer(batch);
                    if (requestId > 0) {
                        paymentsByRequest.put(requestId, nextPayment << 8 | count);
                        sentNsByRequest.put(requestId, sentNs);
                        nextPayment += count;
                        isPending = false;
                        workCount++;
                    }
                }
                idle.idle(workCount);
            }
        }
        paymentsByRequest.clear();
        sentNsByRequest.clear();
    }

    /** Holds the engine to the book: asks for each payment that was ever offered. */
    Audit audit(final Client.Context context) {
        final Audit audit = new Audit(number, book);
        try (Client client = Client.connect(context)) {
            final Lookup lookup = client.transferLookup(LOOKUP_COUNT);
            for (long first = 0; first < nextPayment; first += LOOKUP_COUNT) {
                lookup.clear();
                final long end = Math.min(nextPayment, first + LOOKUP_COUNT);
                for (long payment = first; payment < end; payment++) {
                    lookup.add(number, payment + 1);
                }
                while (client.offer(lookup) <= 0) {
                    client.poll(audit);
                }
                while (client.inFlight() > 0) {
                    client.poll(audit);
                }
            }
        }
        return audit;
    }

    long acknowledged() {
        return acknowledged;
    }

    long unknown() {
        return unknown;
    }

    Histogram takeLatencies(final Histogram recycled) {
        return latencies.getIntervalHistogram(recycled);
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        final long payments = paymentsByRequest.remove(requestId);
        latencies.recordValue(Math.max(0, System.nanoTime() - sentNsByRequest.remove(requestId)));
        final int first = (int) (payments >>> 8);
        for (int i = 0; i < results.count(); i++) {
            book[first + i] = results.isCreated(i) ? CREATED : NOT_CREATED;
        }
        acknowledged += results.count();
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        throw new IllegalStateException(code + ": " + detail);
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        unknown += paymentsByRequest.get(requestId) & 0xFF;
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        // The loop sees it.
    }

    private int fill(final TransferBatch batch) {
        batch.clear();
        final int count = 1 + (int) (nextPayment * 7 % BATCH_MAX);
        for (int i = 0; i < count; i++) {
            // Ids begin at 1.
            Payments.fill(batch.add(), number, nextPayment + i + 1);
        }
        if (nextPayment + count > book.length) {
            book = Arrays.copyOf(book, 2 * book.length);
        }
        return count;
    }
}
