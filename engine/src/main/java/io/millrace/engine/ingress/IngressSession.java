package io.millrace.engine.ingress;

import io.millrace.codecs.session.DisconnectReason;
import io.millrace.engine.auth.Identity;

/**
 * What ingress knows of a session, from the first Connect to the last word.
 *
 * <pre>
 *   AUTHENTICATING --challenge--> CHALLENGING --told--> AUTHENTICATING
 *   AUTHENTICATING --accepted--> AUTHENTICATED --OpenSession in the order--> OPENING --applied--> OPENED --told--> OPEN
 *   any --end--> ENDING --told, and CloseSession in the order--> ENDED
 * </pre>
 */
final class IngressSession {
    /** How far a session has come. */
    enum Phase { AUTHENTICATING, CHALLENGING, AUTHENTICATED, OPENING, OPENED, OPEN, ENDING, ENDED }

    private final int index;
    private final long number;
    private final long clientId;
    private final long connectId;
    private final int messageLengthMax;
    private final CommandStream stream;
    private final long beganNs;
    private Phase phase = Phase.AUTHENTICATING;
    private byte[] message = new byte[0];
    private Identity identity;
    private SessionTerms terms;
    private long sessionId;
    private DisconnectReason endReason;
    private boolean isEndTold;
    private boolean isEndOrdered;
    private long lastActivityNs;

    IngressSession(
        final int index,
        final long number,
        final long clientId,
        final long connectId,
        final int messageLengthMax,
        final CommandStream stream,
        final long nowNs) {
        this.index = index;
        this.number = number;
        this.clientId = clientId;
        this.connectId = connectId;
        this.messageLengthMax = messageLengthMax;
        this.stream = stream;
        this.beganNs = nowNs;
        this.lastActivityNs = nowNs;
    }

    int index() {
        return index;
    }

    /** Tells this session from others that have had, or will have, its index. */
    long number() {
        return number;
    }

    long clientId() {
        return clientId;
    }

    long connectId() {
        return connectId;
    }

    int messageLengthMax() {
        return messageLengthMax;
    }

    CommandStream stream() {
        return stream;
    }

    Phase phase() {
        return phase;
    }

    void phase(final Phase next) {
        phase = next;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    boolean isEnding() {
        return phase == Phase.ENDING || phase == Phase.ENDED;
    }

    /** What the authenticator has for the producer: a challenge, or its proof. */
    byte[] message() {
        return message;
    }

    void challenge(final byte[] challenge) {
        message = challenge;
        phase = Phase.CHALLENGING;
    }

    void accept(final Identity who, final byte[] proof) {
        identity = who;
        message = proof;
        phase = Phase.AUTHENTICATED;
    }

    /** Who the session has authenticated as; null before it has. */
    Identity identity() {
        return identity;
    }

    void opening(final long id) {
        sessionId = id;
        phase = Phase.OPENING;
    }

    void opened(final RequestWindow window) {
        terms = new SessionTerms(index, clientId, identity.principal(), identity.roles(), messageLengthMax, window);
        phase = Phase.OPENED;
    }

    /** Sequence of the command that opens the session; 0 before there is one. */
    long sessionId() {
        return sessionId;
    }

    /** What it may do; null before it is open. */
    SessionTerms terms() {
        return terms;
    }

    void end(final DisconnectReason reason) {
        endReason = reason;
        phase = Phase.ENDING;
    }

    DisconnectReason endReason() {
        return endReason;
    }

    boolean isEndTold() {
        return isEndTold;
    }

    void endTold() {
        isEndTold = true;
    }

    /** Does the order know that the session is over? Of one that it never knew it need not. */
    boolean isEndOrdered() {
        return isEndOrdered || sessionId == 0;
    }

    void endOrdered() {
        isEndOrdered = true;
    }

    long beganNs() {
        return beganNs;
    }

    long lastActivityNs() {
        return lastActivityNs;
    }

    void onActivity(final long nowNs) {
        lastActivityNs = nowNs;
    }

    boolean isSilentFor(final long timeoutNs, final long nowNs) {
        return nowNs - lastActivityNs > timeoutNs;
    }
}
