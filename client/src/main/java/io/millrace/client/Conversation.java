package io.millrace.client;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;

/**
 * What outlives a session: the requests in flight, the count of their ids, and how a session that is lost is followed by the
 * next. It is either open, being got back, or over.
 */
final class Conversation implements AutoCloseable {
    private static final int FRAGMENT_LIMIT = 64;

    private final Client.Context context;
    private final NanoClock nanoClock;
    private final InFlight inFlight;
    private final UnknownOutcomes unknown = new UnknownOutcomes();
    private final ReplyAdapter replies;
    private final Resending resending;
    private final Reconnect reconnect;
    private final int retainedMessageLengthMax;
    /** Null while there is none, as it is being got back or was given up. */
    private Session session;
    /** Of the last session that was open. */
    private SessionTerms terms;
    private int maxMessageLength;
    private long nextRequestId;
    private long reconnectDeadlineNs;
    private DisconnectReason endReason;
    private String endDetail;
    private boolean isLossUntold;
    private boolean isReturnUntold;
    private boolean isEndUntold;
    private boolean isClosed;

    Conversation(final Client.Context context, final Credentials credentials, final Session session) {
        this.context = context;
        nanoClock = context.nanoClock();
        retainedMessageLengthMax = session.maxMessageLength();
        inFlight = new InFlight(
            context.requestWindow(), new RetainedRing(context.retainedLength(), retainedMessageLengthMax));
        replies = new ReplyAdapter(inFlight, context.clientId());
        resending = new Resending(inFlight, unknown);
        reconnect = new Reconnect(context, credentials);
        take(session);
    }

    /** What keeps a request of this length from being sent now, as {@link Client#offer} returns it; 0 when nothing does. */
    long obstacle(final int length) {
        if (!isGoingOn()) {
            return Client.CLOSED;
        }
        if (length > maxMessageLength) {
            throw new IllegalArgumentException("TOO_LONG: the message has " + length + " bytes, this session takes " +
                maxMessageLength + "; split the batch");
        }
        if (session == null || !resending.isDone()) {
            return Client.NOT_CONNECTED;
        }
        return inFlight.makeRoom(length) ? 0 : Client.WINDOW_FULL;
    }

    /** Id of the request that is {@linkplain #sent} next. */
    long nextRequestId() {
        return nextRequestId;
    }

    /** The request has been sent: keeps a copy until it is answered. */
    void sent(final int kind, final DirectBuffer buffer, final int length) {
        inFlight.add(kind, nextRequestId, buffer, length);
        nextRequestId++;
    }

    /** Takes the next step, and tells the listener of it. */
    int poll(final ReplyListener listener) {
        final int told = tell(listener);
        if (!isGoingOn()) {
            return told;
        }
        return told + (session == null ? pollReconnect() : pollSession(listener)) + tell(listener);
    }

    /** The open session; null while there is none. */
    Session session() {
        return session;
    }

    SessionTerms terms() {
        return terms;
    }

    int maxMessageLength() {
        return maxMessageLength;
    }

    boolean isGoingOn() {
        return !isClosed && endReason == null;
    }

    boolean isReconnecting() {
        return isGoingOn() && (session == null || !resending.isDone());
    }

    boolean isClosed() {
        return isClosed;
    }

    int inFlight() {
        return inFlight.count() + unknown.count();
    }

    long unexpectedMessages() {
        return replies.unexpectedMessages();
    }

    /** Ends the session in order. What a poll is reading from is left to {@link #release}. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            replies.stop();
            if (endReason == null && session != null) {
                session.disconnect();
            }
        }
    }

    /** Closes the streams: nobody may be reading from them. */
    void release() {
        reconnect.close();
        if (session != null) {
            session.close();
            session = null;
        }
    }

    private int pollSession(final ReplyListener listener) {
        final long nowNs = nanoClock.nanoTime();
        final int fragments = replies.poll(listener, FRAGMENT_LIMIT);
        if (isClosed) {
            return fragments;
        }
        if (replies.endReason() != null) {
            lose(replies.endReason(), replies.endDetail(), nowNs);
            return fragments;
        }
        if (!session.isAlive(nowNs, fragments, replies)) {
            lose(session.lossReason(), session.lossDetail(), nowNs);
            return fragments;
        }
        return fragments + session.keepAlive(nowNs) + session.runConductor(nowNs, fragments == 0) +
            resending.doWork(session);
    }

    private int pollReconnect() {
        final Session next = reconnect.doWork(nanoClock.nanoTime());
        if (next == null) {
            if (reconnect.isOver()) {
                end(reconnect.reason(), reconnect.detail());
            }
            return 0;
        }
        if (next.terms().highestRequestId() < replies.highestAppliedId()) {
            // The engine can't tell any more what it has applied: sent again, it could be applied twice.
            unknown.add(inFlight.drainCommands());
        }
        take(next);
        resending.start();
        isReturnUntold = true;
        return 1;
    }

    private void take(final Session next) {
        session = next;
        terms = next.terms();
        maxMessageLength = Math.min(next.maxMessageLength(), retainedMessageLengthMax);
        nextRequestId = Math.max(nextRequestId, terms.highestRequestId() + 1);
        replies.open(terms);
    }

    private void lose(final DisconnectReason reason, final String detail, final long nowNs) {
        if (!reconnect.isWorthwhile(reason)) {
            end(reason, detail);
            return;
        }
        session.close();
        session = null;
        if (resending.isDone()) {
            // Else the loss before is not made good yet: a session that is lost at every attempt must come to an end.
            reconnectDeadlineNs = nowNs + context.reconnectTimeoutNs();
        }
        reconnect.start(reason, detail, nowNs, reconnectDeadlineNs);
        isLossUntold = true;
    }

    private void end(final DisconnectReason reason, final String detail) {
        endReason = reason;
        endDetail = detail;
        isEndUntold = true;
        unknown.add(inFlight.drain());
    }

    /** What is not a message; a listener that throws is told of the rest at the next poll. */
    private int tell(final ReplyListener listener) {
        int told = 0;
        if (isLossUntold && !isClosed) {
            isLossUntold = false;
            told++;
            listener.onReconnecting(reconnect.reason(), reconnect.detail());
        }
        if (isReturnUntold && !isClosed) {
            isReturnUntold = false;
            told++;
            listener.onReconnected();
        }
        if (isEndUntold && !isClosed) {
            isEndUntold = false;
            told++;
            listener.onDisconnected(endReason, endDetail);
        }
        while (unknown.count() > 0 && !isClosed) {
            told++;
            listener.onOutcomeUnknown(unknown.take());
        }
        return told;
    }
}
