package io.millrace.engine.ingress;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What egress has to say to ingress: that a session can no longer be served, and why. Ingress then ends it, in its place in
 * the order. Written by egress, taken by ingress.
 */
public final class SessionFailures {
    private final AtomicIntegerArray reasonByIndex;
    /** Whose failure it is: egress may still be at the session that had the index before. Written before the reason. */
    private final long[] connectIdByIndex;
    private volatile boolean any;

    /**
     * Nothing has failed yet.
     *
     * @param sessionsMax greatest number of sessions.
     */
    public SessionFailures(final int sessionsMax) {
        reasonByIndex = new AtomicIntegerArray(IngressSessions.placeCount(sessionsMax));
        connectIdByIndex = new long[reasonByIndex.length()];
    }

    /**
     * Number of places for sessions, those for refusals included.
     *
     * @return the count.
     */
    public int placeCount() {
        return reasonByIndex.length();
    }

    /**
     * Says that a session has to end.
     *
     * @param sessionIndex of the session.
     * @param connectId    of the session, as indexes are used again.
     * @param reason       value of a {@link io.millrace.codecs.session.DisconnectReason}.
     */
    public void report(final int sessionIndex, final long connectId, final int reason) {
        connectIdByIndex[sessionIndex] = connectId;
        reasonByIndex.set(sessionIndex, reason);
        any = true;
    }

    boolean takeAny() {
        final boolean was = any;
        if (was) {
            any = false;
        }
        return was;
    }

    /** Why the session has to end; 0 when it has not. */
    int take(final int sessionIndex, final long connectId) {
        final int reason = reasonByIndex.getAndSet(sessionIndex, 0);
        return reason != 0 && connectIdByIndex[sessionIndex] == connectId ? reason : 0;
    }
}
