package io.millrace.ops.torture;

import io.millrace.client.Client;
import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferResults;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;
import io.millrace.ops.rig.Payments;
import io.millrace.ops.torture.CrashTally.Finding;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongHashSet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A producer that keeps a book of what it was told, through every kill. There are two kinds. One lets the library get its session
 * back and send again, under the same request ids, what has no answer: it must never notice. The other begins a new session and
 * offers the same payments in new commands: what it is told must show that each command was applied as a whole or not at all.
 */
final class CrashProducer implements ReplyListener, AutoCloseable {
    private static final int BATCH_MAX = 64;
    private static final int MESSAGE_LENGTH_MAX = 32 * 1024;
    private static final int POLLS_MAX = 1_000;
    private static final long RECONNECT_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(2);
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long MISSING = -1;
    private static final int COUNT_BITS = 8;
    private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

    private final Book book;
    private final boolean isResending;
    private final String aeronDirectoryName;
    private final CrashTally tally;
    /** Places in the order that were named in replies, to all producers. */
    private final LongHashSet sequences;
    /** First payment and count of each command in flight. */
    private final Long2LongHashMap inFlight = new Long2LongHashMap(MISSING);
    /** Requests that were in flight when an engine was killed: to be answered by the next, or offered anew. */
    private final LongHashSet openRequests = new LongHashSet();
    private final ArrayDeque<Long> open = new ArrayDeque<>();
    /** Requests by which payments are offered anew. */
    private final LongHashSet askingRequests = new LongHashSet();
    private final List<Answer> openAnswers = new ArrayList<>();
    private Client client;
    private TransferBatch batch;
    private int batchMax;
    private int window;
    private boolean isPending;
    private boolean isPendingAsking;
    private long pending;
    private long highestSequence;

    /** Of a command that was in flight when an engine was killed. */
    private record Answer(long sequence, int count) {
    }

    CrashProducer(
        final int number,
        final boolean isResending,
        final String aeronDirectoryName,
        final LongHashSet sequences,
        final CrashTally tally) {
        book = new Book(number, tally);
        this.isResending = isResending;
        this.aeronDirectoryName = aeronDirectoryName;
        this.sequences = sequences;
        this.tally = tally;
    }

    Book book() {
        return book;
    }

    /** The highest place in the order that a reply has named. */
    long highestSequence() {
        return highestSequence;
    }

    void shape(final int newBatchMax, final int newWindow) {
        batchMax = newBatchMax;
        window = newWindow;
    }

    /** Begins a session with an engine that serves, unless the library gets the last one back. */
    void connect() {
        if (client != null) {
            return;
        }
        final Client.Context context = new Client.Context()
            .aeronDirectoryName(aeronDirectoryName)
            .clientId(book.producer())
            .maxMessageLength(MESSAGE_LENGTH_MAX)
            .connectTimeoutNs(CONNECT_TIMEOUT_NS)
            .reconnectTimeoutNs(0);
        if (isResending) {
            context.driverTimeoutNs(TimeUnit.SECONDS.toNanos(1)).reconnectTimeoutNs(RECONNECT_TIMEOUT_NS);
        }
        client = Client.connect(context);
        if (batch == null) {
            batch = client.transferBatch(BATCH_MAX);
        }
    }

    /** Polls, offers what has to be offered anew, and new payments if they are wanted. Returns 0 when there was nothing to do. */
    int doWork(final boolean isSending) {
        if (client == null) {
            return 0;
        }
        if (!isPending && (isSending || !open.isEmpty())) {
            fill();
        }
        int work = client.poll(this);
        if (isPending && client.isConnected() && client.inFlight() < window) {
            final long requestId = client.offer(batch);
            if (requestId > 0) {
                inFlight.put(requestId, pending);
                if (isPendingAsking) {
                    askingRequests.add(requestId);
                }
                isPending = false;
                work++;
            }
        }
        return work;
    }

    /** Is everything that was offered answered? */
    boolean isSettled() {
        return inFlight.isEmpty() && open.isEmpty() && !isPending;
    }

    /** The engine is dead: reads what it has still said. Whatever has no answer then has an unknown outcome. */
    void onKilled() {
        if (client == null) {
            return;
        }
        for (int i = 0; i < POLLS_MAX && client.poll(this) > 0; i++) {
            // The loop does it.
            continue;
        }
        if (isResending) {
            final Long2LongHashMap.KeyIterator requests = inFlight.keySet().iterator();
            while (requests.hasNext()) {
                openRequests.add(requests.nextValue());
            }
            return;
        }
        inFlight.values().stream().sorted().forEach(open::addLast);
        inFlight.clear();
        askingRequests.clear();
        close();
    }

    /** Of what had an unknown outcome: was it applied before the engine recovered to this sequence? */
    void countOpenAnswers(final long recoveredSequence) {
        for (final Answer answer : openAnswers) {
            tally.count(answer.sequence <= recoveredSequence ? "unknown_applied" : "unknown_not_applied", answer.count);
        }
        openAnswers.clear();
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        final long payments = inFlight.remove(requestId);
        final int first = (int) (payments >>> COUNT_BITS);
        final int count = (int) (payments & COUNT_MASK);
        if (payments == MISSING || results.count() != count) {
            tally.find(Finding.DIFFERENT, "request " + requestId + " of producer " + book.producer() + " was answered with "
                + results.count() + " results" + (payments == MISSING ? ", again" : " instead of " + count));
            return;
        }
        if (!sequences.add(sequence)) {
            tally.find(Finding.TWICE, "request " + requestId + " of producer " + book.producer() + " was answered with sequence "
                + sequence + ", which another command has");
        }
        highestSequence = Math.max(highestSequence, sequence);
        tally.count("acknowledged_commands", 1);
        if (askingRequests.remove(requestId)) {
            onAsked(first, results);
        } else {
            onOffered(first, results);
            if (openRequests.remove(requestId)) {
                openAnswers.add(new Answer(sequence, count));
            }
        }
    }

    @Override
    public void onRejected(final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        throw new CrashException("producer " + book.producer() + " was turned away: " + code + ": " + detail);
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        final long payments = inFlight.remove(requestId);
        askingRequests.remove(requestId);
        if (isResending) {
            tally.find(Finding.MISSING, "the engine does not know any more what it has applied of producer " + book.producer()
                + ", request " + requestId);
        }
        open.addLast(payments);
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        if (isResending) {
            throw new CrashException("producer " + book.producer() + " did not get its session back: " + reason + ": " + detail);
        }
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private void onOffered(final int first, final TransferResults results) {
        for (int i = 0; i < results.count(); i++) {
            final int status = results.statusCode(i);
            if (isOfSomethingBefore(status)) {
                // It was never told so before, and sends nothing twice but under the same request id.
                tally.find(Finding.TWICE, "payment " + (first + i + 1) + " of producer " + book.producer()
                    + " was answered with " + results.status(i) + " when it was offered once");
            }
            answered(first + i, status, results.timestamp(i));
        }
    }

    /** What is answered as known was applied before the kill, all else was not. */
    private void onAsked(final int first, final TransferResults results) {
        int applied = 0;
        for (int i = 0; i < results.count(); i++) {
            final int status = results.statusCode(i);
            applied += isOfSomethingBefore(status) ? 1 : 0;
            answered(first + i, status == CreateTransferStatus.exists.value() ? 0 : status, results.timestamp(i));
        }
        tally.count(applied > 0 ? "unknown_applied" : "unknown_not_applied", results.count());
        if (applied != 0 && applied != results.count()) {
            tally.find(Finding.TORN, applied + " of " + results.count() + " payments from " + (first + 1) + " on of producer "
                + book.producer() + ", which were one command");
        }
    }

    private void answered(final int payment, final int status, final long timestamp) {
        book.answered(payment, status, timestamp);
        tally.count("acknowledged", 1);
    }

    private void fill() {
        isPendingAsking = !open.isEmpty();
        if (isPendingAsking) {
            pending = open.pollFirst();
        } else {
            final int next = book.next();
            final int count = 1 + (int) (next * 7L % batchMax);
            pending = (long) next << COUNT_BITS | count;
            book.offered(count);
        }
        batch.clear();
        final long first = pending >>> COUNT_BITS;
        for (int i = 0; i < (pending & COUNT_MASK); i++) {
            Payments.fill(batch.add(), book.producer(), first + i + 1);
        }
        isPending = true;
    }

    private static boolean isOfSomethingBefore(final int status) {
        return status == CreateTransferStatus.exists.value() || status == CreateTransferStatus.id_already_failed.value();
    }
}
