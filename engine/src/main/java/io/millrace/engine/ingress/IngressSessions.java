package io.millrace.engine.ingress;

import org.agrona.collections.Long2ObjectHashMap;

import java.util.ArrayList;

/**
 * The sessions as ingress sees them, by client id and by place. The last places are kept for those who are to be told that
 * they get no session.
 */
final class IngressSessions {
    private static final int REFUSAL_PLACES = 8;

    private final int sessionsMax;
    private final IngressSession[] byIndex;
    private final Long2ObjectHashMap<IngressSession> byClientId = new Long2ObjectHashMap<>();
    /** Sessions that are neither open nor ended. */
    private final ArrayList<IngressSession> changing = new ArrayList<>();
    private int count;
    private int nextFree;
    private int nextRefusal;
    private long lastNumber;

    IngressSessions(final int sessionsMax) {
        this.sessionsMax = sessionsMax;
        this.byIndex = new IngressSession[sessionsMax];
    }

    /** Number of places that those who follow the ring must have, for sessions and for refusals. */
    static int placeCount(final int sessionsMax) {
        return sessionsMax + REFUSAL_PLACES;
    }

    /** Begins where the last search ended, so that a place rests before it is used again. */
    int freeIndex() {
        for (int i = 0; i < byIndex.length; i++) {
            final int index = (nextFree + i) % byIndex.length;
            if (byIndex[index] == null) {
                nextFree = index + 1;
                return index;
            }
        }
        return -1;
    }

    int refusalIndex() {
        return sessionsMax + nextRefusal++ % REFUSAL_PLACES;
    }

    long nextNumber() {
        lastNumber++;
        return lastNumber;
    }

    /** The client's session that is open, or about to be; null when there is none. */
    IngressSession byClientId(final long clientId) {
        return byClientId.get(clientId);
    }

    IngressSession byIndex(final int index) {
        return byIndex[index];
    }

    /** The session that is not open yet and whose producer has chosen this connect id; null when there is none. */
    IngressSession connecting(final long clientId, final long connectId) {
        for (int i = 0; i < changing.size(); i++) {
            final IngressSession session = changing.get(i);
            if (session.clientId() == clientId && session.connectId() == connectId && !session.isEnding()) {
                return session;
            }
        }
        return null;
    }

    ArrayList<IngressSession> changing() {
        return changing;
    }

    int capacity() {
        return byIndex.length;
    }

    int count() {
        return count;
    }

    void add(final IngressSession session) {
        byIndex[session.index()] = session;
        changing.add(session);
        session.stream().session(session);
        count++;
    }

    /** From now on it is the client's session. */
    void own(final IngressSession session) {
        byClientId.put(session.clientId(), session);
    }

    /** Takes no more messages from the session, whose end has begun. */
    void leave(final IngressSession session) {
        if (byClientId.get(session.clientId()) == session) {
            byClientId.remove(session.clientId());
        }
        if (session.stream().session() == session) {
            session.stream().session(null);
        }
        if (!changing.contains(session)) {
            changing.add(session);
        }
    }

    /** The session has ended: its place is free. */
    void remove(final IngressSession session) {
        byIndex[session.index()] = null;
        count--;
    }
}
