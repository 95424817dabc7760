package io.millrace.bench.load;

import io.millrace.client.AccountResults;
import io.millrace.client.AccountRows;
import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferResults;
import io.millrace.client.TransferRows;
import io.millrace.codecs.session.RejectCode;
import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Single transfers at a fixed rate, whether the replies keep up or not. Latency counts from when a transfer was to be sent.
 */
public final class OpenLoad implements ReplyListener {
    private static final long LATENCY_MAX_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int WINDOW_MASK = 0xFFFF;

    private final Histogram latenciesNs = new Histogram(LATENCY_MAX_NS, 3);
    private final long[] plannedNs = new long[WINDOW_MASK + 1];
    private final Client client;
    private final TransferBatch batch;
    private final long intervalNs;
    private final int accounts;
    private long nextId;
    private long largestGapNs;

    /**
     * Makes a load that has not begun.
     *
     * @param client        that stays the caller's.
     * @param ratePerSecond transfers a second.
     * @param accounts      number of accounts, whose ids begin at 1.
     * @param firstId       of the transfers, which are counted upwards from there.
     */
    public OpenLoad(final Client client, final int ratePerSecond, final int accounts, final long firstId) {
        this.client = client;
        this.batch = client.transferBatch(1);
        this.intervalNs = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
        this.accounts = accounts;
        this.nextId = firstId;
    }

    /**
     * Sends until it is enough, and waits for all replies. On the calling thread, which never waits.
     *
     * @param isEnough asked between any two transfers.
     */
    public void run(final BooleanSupplier isEnough) {
        long nextNs = System.nanoTime();
        long lastNs = nextNs;
        while (!isEnough.getAsBoolean()) {
            final long nowNs = System.nanoTime();
            largestGapNs = Math.max(largestGapNs, nowNs - lastNs);
            lastNs = nowNs;
            if (nowNs - nextNs >= 0 && send(nextNs)) {
                nextNs += intervalNs;
            }
            client.poll(this);
        }
        while (client.inFlight() > 0) {
            client.poll(this);
        }
    }

    /**
     * Sends for some time, and waits for all replies.
     *
     * @param seconds how long.
     */
    public void runFor(final int seconds) {
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        run(() -> System.nanoTime() - endNs >= 0);
    }

    /**
     * What it took from when a transfer was to be sent until its reply was read.
     *
     * @return the latencies, in nanoseconds.
     */
    public Histogram latenciesNs() {
        return latenciesNs;
    }

    /**
     * The longest that this thread itself was away: a hiccup of the machine, or of the client.
     *
     * @return time in nanoseconds.
     */
    public long largestGapNs() {
        return largestGapNs;
    }

    /**
     * The id that the next transfer would have.
     *
     * @return the id.
     */
    public long nextId() {
        return nextId;
    }

    private boolean send(final long planned) {
        final long debit = 1 + nextId % accounts;
        batch.clear();
        batch.add().id(0, nextId).debitAccountId(0, debit).creditAccountId(0, 1 + debit % accounts)
            .amount(1).ledger(1).code(1);
        final long requestId = client.offer(batch);
        if (requestId <= 0) {
            return false;
        }
        plannedNs[(int) requestId & WINDOW_MASK] = planned;
        nextId++;
        return true;
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        latenciesNs.recordValue(
            Math.min(LATENCY_MAX_NS, System.nanoTime() - plannedNs[(int) requestId & WINDOW_MASK]));
    }

    @Override
    public void onAccountResults(
        final long requestId, final long sequence, final long timestamp, final AccountResults results) {
        throw unexpected("results of accounts");
    }

    @Override
    public void onAccounts(
        final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
        throw unexpected("accounts");
    }

    @Override
    public void onTransfers(
        final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows rows) {
        throw unexpected("transfers");
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        throw unexpected(code + ": " + detail);
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        throw unexpected("an unknown outcome");
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        throw unexpected(reason + ": " + detail);
    }

    private static IllegalStateException unexpected(final String what) {
        return new IllegalStateException("the engine answered with " + what);
    }
}
