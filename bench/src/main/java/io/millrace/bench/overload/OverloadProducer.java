package io.millrace.bench.overload;

import io.millrace.bench.load.Clients;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferResults;
import io.millrace.codecs.session.RejectCode;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One producer of single transfers: first as fast as the engine takes them, then by a plan that asks too much of it. What the
 * engine does not take at once is lost to the plan, as a request is that a server turns away. Keeps a book of what it took.
 * One thread at a time.
 */
final class OverloadProducer implements ReplyListener, AutoCloseable {
    /** More than fit between producer and engine, so that it is the engine that says when it is full. */
    static final int REQUEST_WINDOW = 1 << 12;

    private static final int WINDOW_MASK = REQUEST_WINDOW - 1;
    /** So many are offered before the replies are looked at again. */
    private static final int BURST = 64;
    private static final long PARK_MIN_NS = 1_000;
    private static final long PARK_MAX_NS = 20_000;
    private static final long LATENCY_MAX_NS = TimeUnit.MINUTES.toNanos(10);
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Histogram sinceTakenNs = new Histogram(LATENCY_MAX_NS, 3);
    private final Histogram sincePlannedNs = new Histogram(LATENCY_MAX_NS, 3);
    private final long[] takenNs = new long[REQUEST_WINDOW];
    private final long[] plannedNs = new long[REQUEST_WINDOW];
    private final Book book = new Book();
    /** Where cores are few the engine needs this one, too. */
    private final IdleStrategy idle = new BackoffIdleStrategy(BURST, BURST, PARK_MIN_NS, PARK_MAX_NS);
    private final int number;
    private final Client client;
    private final TransferBatch batch;
    private long firstRequestId;
    private long measuredFrom = Long.MAX_VALUE;
    private long planned;
    private long backPressured;
    private long windowFull;
    private long measuredCreated;
    private long largestGapNs;
    private volatile long created;

    /**
     * @param number of the producer, from 1: its client id, and bits 64 to 127 of its transfers' ids.
     */
    OverloadProducer(final int number, final String aeronDirectoryName) {
        this.number = number;
        client = Client.connect(Clients.context(aeronDirectoryName, number).requestWindow(REQUEST_WINDOW));
        batch = client.transferBatch(1);
        fill();
    }

    /** As fast as the engine takes them, until it is enough; then waits for all replies. */
    void runFullSpeed(final BooleanSupplier isEnough) {
        while (!isEnough.getAsBoolean()) {
            int workCount = 0;
            while (workCount < BURST && offer(0) > 0) {
                workCount++;
            }
            idle.idle(workCount + client.poll(this));
        }
        drain();
    }

    /** By the plan, whether the engine takes them or not, for some time; then waits for all replies. */
    void runPlanned(final double ratePerSecond, final int seconds) {
        measuredFrom = book.count();
        final double intervalNs = NS_PER_SECOND / ratePerSecond;
        final long startNs = System.nanoTime();
        final long endNs = startNs + TimeUnit.SECONDS.toNanos(seconds);
        long nowNs = startNs;
        while (nowNs - endNs < 0) {
            final long due = (long) ((nowNs - startNs) / intervalNs);
            int workCount = 0;
            for (; workCount < BURST && planned < due; workCount++) {
                final long result = offer(startNs + (long) (planned * intervalNs));
                planned++;
                if (result == Client.WINDOW_FULL) {
                    windowFull++;
                } else if (result <= 0) {
                    backPressured++;
                }
            }
            idle.idle(workCount + client.poll(this));
            final long lastNs = nowNs;
            nowNs = System.nanoTime();
            largestGapNs = Math.max(largestGapNs, nowNs - lastNs);
        }
        drain();
    }

    int number() {
        return number;
    }

    Book book() {
        return book;
    }

    /** Acknowledged as created, ever. Any thread. */
    long created() {
        return created;
    }

    /** What the plan offered. */
    long offered() {
        return planned;
    }

    /** Of these, those that the engine did not take. */
    long backPressured() {
        return backPressured;
    }

    /** Of these, those that this client itself held back. */
    long windowFull() {
        return windowFull;
    }

    /** Of these, those that were acknowledged as created. */
    long acknowledged() {
        return measuredCreated;
    }

    /** Of those that the engine took: from when it took them. */
    Histogram sinceTakenNs() {
        return sinceTakenNs;
    }

    /** Of those that the engine took: from when they were to be sent. */
    Histogram sincePlannedNs() {
        return sincePlannedNs;
    }

    /** The longest that this thread was away between two looks at its replies. */
    long largestGapNs() {
        return largestGapNs;
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        final long transfer = requestId - firstRequestId;
        book.set(transfer, results.isCreated(0) ? Book.CREATED : Book.NOT_CREATED);
        if (results.isCreated(0)) {
            created++;
        }
        if (transfer >= measuredFrom) {
            final long nowNs = System.nanoTime();
            final int place = (int) transfer & WINDOW_MASK;
            sinceTakenNs.recordValue(Math.min(LATENCY_MAX_NS, Math.max(0, nowNs - takenNs[place])));
            sincePlannedNs.recordValue(Math.min(LATENCY_MAX_NS, Math.max(0, nowNs - plannedNs[place])));
            measuredCreated += results.isCreated(0) ? 1 : 0;
        }
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        throw new IllegalStateException("the engine rejected a transfer: " + code + ": " + detail);
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        // The book says so already.
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        throw new IllegalStateException("a producer lost its session: " + reason + ": " + detail);
    }

    private long offer(final long planned) {
        final long nowNs = System.nanoTime();
        final long requestId = client.offer(batch);
        if (requestId > 0) {
            final long transfer = book.add();
            if (transfer == 0) {
                firstRequestId = requestId;
            }
            takenNs[(int) transfer & WINDOW_MASK] = nowNs;
            plannedNs[(int) transfer & WINDOW_MASK] = planned;
            fill();
        }
        return requestId;
    }

    /** The next transfer stays in the batch until the engine takes it. */
    private void fill() {
        final long next = book.count();
        batch.clear();
        batch.add().id(number, Payments.id(next))
            .debitAccountId(0, Payments.debit(number, next)).creditAccountId(0, Payments.credit(number, next))
            .amount(Payments.amount(next)).ledger(1).code(1);
    }

    private void drain() {
        while (client.inFlight() > 0) {
            client.poll(this);
        }
    }
}
