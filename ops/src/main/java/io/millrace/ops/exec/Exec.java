package io.millrace.ops.exec;

import io.millrace.client.AccountBatch;
import io.millrace.client.AccountQuery;
import io.millrace.client.Client;
import io.millrace.client.RequestMessage;
import io.millrace.client.TransferBatch;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * Runs a script: one JSON command in each line, one JSON reply line for each, in order. Lines are sent ahead of the replies
 * to those before them, and replies are put back into the order of the lines; a line that is no command is answered in its place,
 * changes nothing and stops nothing. A line that moves the clock waits for all replies before it, and those after it wait for
 * what is due by the new time.
 */
public final class Exec {
    private static final int LINES_PER_TURN = 64;
    /** Half of what an engine keeps for a producer by default, so that none is disconnected for what it asked for. */
    private static final long REPLY_LENGTH_IN_FLIGHT_MAX = 2 * 1024 * 1024;

    private final IdleStrategy idleStrategy =
        new BackoffIdleStrategy(10, 20, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MICROSECONDS.toNanos(100));
    private final Client client;
    private final ScriptClock clock;
    private final RequestReader requests;
    private LineSource lines;
    private TextSink sink;
    private ReplyQueue replies;
    private boolean isAccountQueryOpen;

    /**
     * A script's way to an engine.
     *
     * @param client with no request in flight; stays the caller's.
     * @param clock  of the engine, or null when a script does not move it.
     */
    public Exec(final Client client, final ScriptClock clock) {
        this.client = client;
        this.clock = clock;
        requests = new RequestReader(client);
    }

    /**
     * Runs a script to its end, on the caller's thread and two helpers.
     *
     * @param script read until its end; stays open.
     * @param out    gets one line for each line of the script, and is flushed whenever there is nothing else to do.
     * @throws ExecException                if the engine went away or nobody takes the replies.
     * @throws java.io.UncheckedIOException if the script can't be read.
     */
    public void run(final InputStream script, final PrintWriter out) {
        try (LineSource source = new LineSource(script); TextSink target = new TextSink(out)) {
            lines = source;
            sink = target;
            replies = new ReplyQueue(target, Client.Context.REQUEST_WINDOW_DEFAULT);
            while (!lines.isEnded() || !replies.isDrained()) {
                final int work = poll() + takeLines();
                if (work == 0) {
                    sink.flush();
                }
                idleStrategy.idle(work);
            }
        }
    }

    private int takeLines() {
        int taken = 0;
        while (taken < LINES_PER_TURN && !sink.isFull() && !replies.isFull() && lines.next()) {
            taken++;
            takeLine();
        }
        return taken;
    }

    private void takeLine() {
        try {
            if (lines.isTooLong()) {
                throw new LineException("LINE_TOO_LONG", "more than " + LineSource.LINE_LENGTH_MAX + " bytes; split the request");
            }
            final RequestMessage request = requests.read(lines.bytes(), lines.offset(), lines.length());
            if (request == null) {
                advanceClock(requests.advanceNs());
            } else {
                send(request);
            }
        } catch (final LineException ex) {
            replies.onError(ex);
        }
    }

    private void send(final RequestMessage request) {
        final int replyLength = requests.replyLengthMax();
        if (request instanceof AccountQuery) {
            isAccountQueryOpen = true;
        } else if (isAccountQueryOpen && (request instanceof TransferBatch || request instanceof AccountBatch)) {
            // The engine copies balances when the accounts have been found: a command behind the query could be among them.
            drain();
            isAccountQueryOpen = false;
        }
        while (!replies.hasRoom(replyLength, REPLY_LENGTH_IN_FLIGHT_MAX)) {
            idleStrategy.idle(poll());
        }
        while (true) {
            final long requestId = client.offer(request);
            if (requestId > 0) {
                replies.onOffered(requestId, replyLength);
                return;
            }
            if (requestId == Client.MAX_POSITION_EXCEEDED) {
                throw new ExecException("STREAM_ENDED", false, "this session can send no more; run the rest of the script again");
            }
            // Tells, too, when the session is over.
            idleStrategy.idle(poll());
        }
    }

    private void advanceClock(final long deltaNs) throws LineException {
        if (clock == null) {
            throw new LineException("CLOCK_NOT_MANUAL", "this engine's clock goes by itself; run a private engine with"
                + " --clock manual");
        }
        if (deltaNs < 0 || deltaNs > Long.MAX_VALUE - clock.timeNs()) {
            throw new LineException("OUT_OF_RANGE", "the clock would pass 2^63-1; give at most "
                + (Long.MAX_VALUE - clock.timeNs()));
        }
        drain();
        clock.advance(deltaNs);
        while (!clock.isSettled(replies.latestTimestamp())) {
            idleStrategy.idle(poll());
        }
        replies.onClock(clock.timeNs());
    }

    private void drain() {
        while (!replies.isDrained()) {
            idleStrategy.idle(poll());
        }
    }

    /** Listens to the engine. Once the session is over every request in flight is answered as one whose outcome is unknown. */
    private int poll() {
        final int work = client.poll(replies);
        if (replies.endCode() != null) {
            while (client.inFlight() > 0) {
                client.poll(replies);
            }
            throw new ExecException(replies.endCode(), true, "the session with the engine ended: " + replies.endDetail());
        }
        if (sink.isBroken()) {
            throw new ExecException("OUTPUT_CLOSED", false, "nobody takes the replies any more; what was sent may have been"
                + " applied");
        }
        return work;
    }
}
