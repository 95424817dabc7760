package io.millrace.engine.ingress;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * The sessions as ingress sees them, by client id and by place. The last places are kept for those who are to be told that
 * they get no session.
 */
final class IngressSessions {
    private static final int REFUSAL_PLACES = 8;

    private final int sessionsMax;
    private final IngressSession[] byIndex;
    private final Long2ObjectHashMap<IngressSession> byClientId = new Long2ObjectHashMap<>();
    private int nextRefusal;

    IngressSessions(final int sessionsMax) {
        this.sessionsMax = sessionsMax;
        this.byIndex = new IngressSession[sessionsMax];
    }

    /** Number of places that those who follow the ring must have, for sessions and for refusals. */
    static int placeCount(final int sessionsMax) {
        return sessionsMax + REFUSAL_PLACES;
    }

    int freeIndex() {
        for (int i = 0; i < byIndex.length; i++) {
            if (byIndex[i] == null) {
                return i;
            }
        }
        return -1;
    }

    int refusalIndex() {
        return sessionsMax + nextRefusal++ % REFUSAL_PLACES;
    }

    IngressSession byClientId(final long clientId) {
        return byClientId.get(clientId);
    }

    IngressSession byIndex(final int index) {
        return byIndex[index];
    }

    int capacity() {
        return byIndex.length;
    }

    int count() {
        return byClientId.size();
    }

    void add(final IngressSession session) {
        byIndex[session.index()] = session;
        byClientId.put(session.clientId(), session);
        session.stream().session(session);
    }

    void remove(final IngressSession session) {
        byIndex[session.index()] = null;
        byClientId.remove(session.clientId());
        session.stream().session(null);
    }
}
