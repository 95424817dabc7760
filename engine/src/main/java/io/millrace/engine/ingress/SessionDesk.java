package io.millrace.engine.ingress;

import io.millrace.codecs.session.DisconnectReason;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.auth.Authentications;
import io.millrace.engine.auth.Authenticator;
import io.millrace.engine.auth.Identity;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.counters.SessionsFile;
import io.millrace.engine.ring.SlotKind;
import org.agrona.DirectBuffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Opens, keeps and ends sessions: what the control stream asks for, what the authenticator and apply decide, what egress can't
 * deliver, and what nobody has heard of for too long. Each step of a session enters the ring in its place; where there is no
 * room it is tried again in the next turn.
 *
 * <p>Ingress's thread. Opening and ending allocate; what a session does in between is not seen here, but for its signs of life.
 */
final class SessionDesk implements Authentications.Handler {
    private static final long HANDSHAKE_TIMEOUT_MAX_NS = 10_000_000_000L;
    /** Sessions on their way to being open, at most; more are left without an answer, and ask again. */
    private static final int CONNECTING_MAX = 256;

    private final Admission admission;
    private final CommandStreams streams;
    private final Authentications authentications;
    private final SessionOpenings openings;
    private final SessionFailures failures;
    private final CountersFile counters;
    private final SessionsFile file;
    private final ControlReplies replies;
    private final IngressSessions sessions;
    private final int messageLengthMax;
    private final long sessionTimeoutNs;
    private final Deque<StaleSession> stale;
    private long timeNs;
    private long nowNs;
    /** When this thread was last back from being away for so long that it can't tell who was silent meanwhile. */
    private long backNs;

    /**
     * Nobody is connected.
     *
     * @param authentications null where everybody may connect.
     * @param stale           sessions that were open when the engine died.
     */
    SessionDesk(
        final Admission admission,
        final CommandStreams streams,
        final Authentications authentications,
        final SessionOpenings openings,
        final SessionFailures failures,
        final CountersFile counters,
        final SessionsFile file,
        final int sessionsMax,
        final int messageLengthMax,
        final long sessionTimeoutNs,
        final Collection<StaleSession> stale) {
        this.admission = admission;
        this.streams = streams;
        this.authentications = authentications;
        this.openings = openings;
        this.failures = failures;
        this.counters = counters;
        this.file = file;
        this.replies = new ControlReplies(admission, sessionTimeoutNs);
        this.sessions = new IngressSessions(sessionsMax);
        this.messageLengthMax = messageLengthMax;
        this.sessionTimeoutNs = sessionTimeoutNs;
        this.stale = new ArrayDeque<>(stale);
    }

    /** Begins a turn. */
    void beginTurn(final long ingressTimeNs, final long monotonicNs) {
        timeNs = ingressTimeNs;
        if (monotonicNs - nowNs > sessionTimeoutNs / 2) {
            backNs = monotonicNs;
        }
        nowNs = monotonicNs;
    }

    /** Ends in the order what was open when the engine died; false while there is no room for that. */
    boolean endStale() {
        while (!stale.isEmpty()) {
            final StaleSession session = stale.peek();
            if (!admission.closeSession(
                session.clientId(), session.principal(), session.sessionId(), DisconnectReason.ENGINE_RESTARTED, timeNs)) {
                return false;
            }
            stale.remove();
        }
        return true;
    }

    /** Brings sessions that are on their way a step further; returns how many there were. */
    int advance() {
        int workCount = authentications == null ? 0 : authentications.poll(this);
        final ArrayList<IngressSession> changing = sessions.changing();
        for (int i = changing.size() - 1; i >= 0; i--) {
            final IngressSession session = changing.get(i);
            final IngressSession.Phase before = session.phase();
            step(session);
            if (session.isOpen() || session.phase() == IngressSession.Phase.ENDED) {
                changing.remove(i);
            }
            if (session.phase() != before) {
                workCount++;
            }
        }
        return workCount;
    }

    /** Looks after all sessions, now and then. */
    int keepHouse() {
        int workCount = 0;
        final boolean anyFailed = failures.takeAny();
        for (int i = 0; i < sessions.capacity(); i++) {
            final IngressSession session = sessions.byIndex(i);
            if (session == null || session.isEnding()) {
                continue;
            }
            final int reason = anyFailed ? failures.take(i, session.connectId()) : 0;
            if (reason != 0) {
                end(session, DisconnectReason.get(reason));
                workCount++;
            } else if (isLost(session)) {
                end(session, DisconnectReason.TIMEOUT);
                workCount++;
            }
        }
        return workCount;
    }

    /** Writes down what operators see. */
    void report() {
        final long nowMs = System.currentTimeMillis();
        for (int i = 0; i < sessions.capacity(); i++) {
            final IngressSession session = sessions.byIndex(i);
            if (session != null && session.terms() != null) {
                final SessionTerms terms = session.terms();
                file.count(
                    i,
                    nowMs - TimeUnit.NANOSECONDS.toMillis(nowNs - session.lastActivityNs()),
                    terms.commands(),
                    terms.queries(),
                    terms.repeats(),
                    terms.refused());
            }
        }
    }

    /** Tells every session that the engine closes; true when all have been told, and the order too. */
    boolean close() {
        for (int i = 0; i < sessions.capacity(); i++) {
            final IngressSession session = sessions.byIndex(i);
            if (session != null && !session.isEnding()) {
                end(session, DisconnectReason.ENGINE_CLOSING);
            }
        }
        advance();
        return sessions.count() == 0;
    }

    /**
     * A Connect.
     *
     * @param refusal why it is refused already; null when it is not.
     * @return false when there is no room for what follows from it: it is to be read again.
     */
    boolean onConnect(
        final ConnectRequest connect,
        final DisconnectReason refusal,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
        if (refusal != null) {
            return refuse(refusal, buffer, offset, length);
        }
        final IngressSession open = sessions.byClientId(connect.clientId());
        if (open != null && open.connectId() == connect.connectId()) {
            open.onActivity(nowNs);
            // The producer asks once more: it may not have heard.
            return !open.isOpen() || replies.connected(open, timeNs);
        }
        final CommandStream stream = streams.find(connect.aeronSessionId());
        if (sessions.connecting(connect.clientId(), connect.connectId()) != null
            || stream == null || stream.session() != null
            || sessions.changing().size() >= CONNECTING_MAX) {
            // Under way; or the command stream has not been seen yet, or is another session's. The producer asks again.
            return true;
        }
        final int index = sessions.freeIndex();
        if (index < 0) {
            return refuse(DisconnectReason.SESSION_LIMIT, buffer, offset, length);
        }
        final long number = sessions.nextNumber();
        if (authentications != null && !authentications.begin(
            index, number, connect.clientId(), buffer, connect.credentialsOffset(), connect.credentialsLength())) {
            return false;
        }
        if (!admission.session(SlotKind.SESSION_OPEN, index, 0, timeNs, buffer, offset, length)) {
            forget(index, number);
            return false;
        }
        final IngressSession session = new IngressSession(
            index,
            number,
            connect.clientId(),
            connect.connectId(),
            MessageLengths.granted(connect.maxMessageLength(), messageLengthMax),
            stream,
            nowNs);
        sessions.add(session);
        if (authentications == null) {
            session.accept(Identity.ANYONE, new byte[0]);
        }
        return true;
    }

    /** The answer to a challenge. */
    boolean onChallengeResponse(
        final long clientId, final long connectId, final DirectBuffer buffer, final int offset, final int length) {
        final IngressSession session = sessions.connecting(clientId, connectId);
        if (session == null || authentications == null || session.phase() != IngressSession.Phase.AUTHENTICATING) {
            counters.increment(EngineCounter.DROPPED);
            return true;
        }
        session.onActivity(nowNs);
        return authentications.respond(session.index(), session.number(), buffer, offset, length);
    }

    @Override
    public void onStep(
        final int place,
        final long number,
        final Authenticator.Step step,
        final byte[] message,
        final Identity identity) {
        final IngressSession session = sessions.byIndex(place);
        if (session == null || session.number() != number || session.phase() != IngressSession.Phase.AUTHENTICATING) {
            return;
        }
        switch (step) {
            case CHALLENGE -> session.challenge(message);
            case ACCEPTED -> session.accept(identity, message);
            default -> {
                counters.add(EngineCounter.REFUSED, 1);
                end(session, DisconnectReason.NOT_AUTHENTICATED);
            }
        }
    }

    boolean onKeepAlive(final long clientId, final int aeronSessionId) {
        final IngressSession session = sessionOf(clientId, aeronSessionId);
        if (session == null) {
            counters.increment(EngineCounter.DROPPED);
            return true;
        }
        session.onActivity(nowNs);
        return admission.session(SlotKind.HEARTBEAT, session.index(), 0, timeNs, null, 0, 0);
    }

    void onDisconnect(final long clientId, final int aeronSessionId) {
        final IngressSession session = sessionOf(clientId, aeronSessionId);
        if (session != null) {
            end(session, DisconnectReason.CLOSED_BY_CLIENT);
        } else {
            counters.increment(EngineCounter.DROPPED);
        }
    }

    /** All that a session sends is refused: it costs the others and will come to nothing. */
    void onRefusedTooOften(final IngressSession session) {
        end(session, DisconnectReason.TOO_MANY_REFUSED);
    }

    /** An operator wants a session to be ended. */
    boolean onEndSession(final long clientId, final int aeronSessionId, final long requestId, final long sessionId) {
        final IngressSession operator = sessionOf(clientId, aeronSessionId);
        if (operator == null) {
            counters.increment(EngineCounter.DROPPED);
            return true;
        }
        operator.onActivity(nowNs);
        if (!operator.terms().mayOperate()) {
            return admission.refuse(operator.terms(), requestId, RejectCode.NOT_ALLOWED.value(), timeNs);
        }
        final IngressSession session = bySessionId(sessionId);
        if (session == null) {
            return admission.refuse(operator.terms(), requestId, RejectCode.NO_SUCH_SESSION.value(), timeNs);
        }
        if (!replies.sessionEnding(operator, requestId, sessionId, timeNs)) {
            return false;
        }
        end(session, DisconnectReason.ENDED_BY_OPERATOR);
        return true;
    }

    private void step(final IngressSession session) {
        switch (session.phase()) {
            case CHALLENGING:
                if (replies.challenge(session, timeNs)) {
                    session.phase(IngressSession.Phase.AUTHENTICATING);
                }
                break;
            case AUTHENTICATED:
                open(session);
                break;
            case OPENING:
                if (openings.isDecided(session.index(), session.sessionId())) {
                    onDecided(session);
                }
                break;
            case OPENED:
                if (replies.connected(session, timeNs)) {
                    session.phase(IngressSession.Phase.OPEN);
                    file.open(
                        session.index(),
                        session.sessionId(),
                        session.clientId(),
                        session.terms().principal(),
                        System.currentTimeMillis(),
                        session.messageLengthMax(),
                        MessageLengths.streamsLength(session.messageLengthMax(), session.stream().image().termBufferLength()));
                    counters.set(EngineCounter.SESSIONS, sessions.count());
                }
                break;
            case ENDING:
                finish(session);
                break;
            default:
                break;
        }
    }

    private void open(final IngressSession session) {
        final IngressSession former = sessions.byClientId(session.clientId());
        if (former != null && former.identity().principal() != session.identity().principal()) {
            end(session, DisconnectReason.CLIENT_ID_TAKEN);
            return;
        }
        if (admission.openSession(session.index(), session.clientId(), session.identity(), timeNs)) {
            session.opening(admission.lastSequence());
            if (former != null) {
                end(former, DisconnectReason.REPLACED);
            }
            sessions.own(session);
        }
    }

    private void onDecided(final IngressSession session) {
        final int refusal = openings.refusal(session.index());
        if (refusal != 0) {
            counters.add(EngineCounter.REFUSED, 1);
            end(session, DisconnectReason.get(refusal));
        } else {
            session.opened(openings.window(session.index()));
        }
    }

    private void finish(final IngressSession session) {
        if (!session.isEndTold() && admission.session(
            SlotKind.SESSION_CLOSE, session.index(), session.endReason().value(), timeNs, null, 0, 0)) {
            session.endTold();
        }
        if (!session.isEndOrdered() && admission.closeSession(
            session.clientId(), session.identity().principal(), session.sessionId(), session.endReason(), timeNs)) {
            session.endOrdered();
        }
        if (session.isEndTold() && session.isEndOrdered()) {
            session.phase(IngressSession.Phase.ENDED);
            sessions.remove(session);
            file.clear(session.index());
            counters.set(EngineCounter.SESSIONS, sessions.count());
        }
    }

    private void end(final IngressSession session, final DisconnectReason reason) {
        if (session.isEnding()) {
            return;
        }
        forget(session.index(), session.number());
        session.end(reason);
        sessions.leave(session);
    }

    private void forget(final int index, final long number) {
        if (authentications != null) {
            authentications.forget(index, number);
        }
    }

    private boolean isLost(final IngressSession session) {
        final boolean isLate = !session.isOpen()
            && nowNs - Math.max(session.beganNs(), backNs) > Math.min(sessionTimeoutNs, HANDSHAKE_TIMEOUT_MAX_NS);
        // Signs of life from while the engine itself was away lie unread in the streams.
        final boolean isSilent = nowNs - backNs > sessionTimeoutNs && session.isSilentFor(sessionTimeoutNs, nowNs);
        return isLate || isSilent || session.stream().image().isClosed();
    }

    private boolean refuse(
        final DisconnectReason reason, final DirectBuffer buffer, final int offset, final int length) {
        // The slot carries both: open a way to the producer, say no, close it.
        final int index = sessions.refusalIndex();
        if (!admission.session(SlotKind.SESSION_OPEN, index, reason.value(), timeNs, buffer, offset, length)) {
            return false;
        }
        counters.add(EngineCounter.REFUSED, 1);
        return true;
    }

    private IngressSession sessionOf(final long clientId, final int aeronSessionId) {
        final IngressSession session = sessions.byClientId(clientId);
        return session != null && session.isOpen() && session.stream().aeronSessionId() == aeronSessionId ? session : null;
    }

    private IngressSession bySessionId(final long sessionId) {
        for (int i = 0; i < sessions.capacity(); i++) {
            final IngressSession session = sessions.byIndex(i);
            if (session != null && session.isOpen() && session.sessionId() == sessionId) {
                return session;
            }
        }
        return null;
    }
}
