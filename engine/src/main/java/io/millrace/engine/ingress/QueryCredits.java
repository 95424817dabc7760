package io.millrace.engine.ingress;

import org.agrona.BitUtil;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Bounds the queries that have been admitted and not yet answered, for each session and in all: where there is no credit,
 * ingress leaves that session's stream unread. A credit is counted for a session's index, so that what a session has left
 * unanswered is the next one's debt until the reader is through with it.
 *
 * <p>Ingress takes, the thread of apply and egress gives back; each counts for itself, and the difference is what is in flight.
 * Each count has two cache lines of its own.
 */
public final class QueryCredits {
    /** Queries in flight of one session, at most. */
    public static final int SESSION_MAX = 64;
    /** Places for queries in flight of all sessions, one of which stays free; a power of two. */
    public static final int TOTAL_MAX = 4096;

    /** Elements from one count to the next, and before the first. */
    private static final int STRIDE = 2 * BitUtil.CACHE_LINE_LENGTH / Integer.BYTES;

    private final int[] taken;
    private final AtomicIntegerArray givenBack;
    /** Place of the sums, behind those of the sessions. */
    private final int total;

    /**
     * Nothing is in flight.
     *
     * @param placeCount number of session indexes.
     */
    public QueryCredits(final int placeCount) {
        total = placeCount;
        taken = new int[index(total + 1)];
        givenBack = new AtomicIntegerArray(index(total + 1));
    }

    /**
     * May the session have one query more in flight? Ingress's thread. One place is left free, as the reader gives an answer
     * on before it takes the query out of its queue.
     *
     * @param sessionIndex of the session.
     * @return true if {@link #take} may be called.
     */
    boolean has(final int sessionIndex) {
        return inFlight(sessionIndex) < SESSION_MAX && inFlight(total) < TOTAL_MAX - 1;
    }

    /** A query has been admitted. Ingress's thread. */
    void take(final int sessionIndex) {
        taken[index(sessionIndex)]++;
        taken[index(total)]++;
    }

    /**
     * A query has been answered. The thread of apply and egress.
     *
     * @param sessionIndex of the session that had asked.
     */
    public void giveBack(final int sessionIndex) {
        increment(index(sessionIndex));
        increment(index(total));
    }

    /**
     * Queries admitted and not yet answered. Ingress's thread.
     *
     * @return the count.
     */
    int inFlight() {
        return inFlight(total);
    }

    private int inFlight(final int place) {
        // Both count round the range of an int; the difference is right all the same.
        return taken[index(place)] - givenBack.get(index(place));
    }

    private void increment(final int index) {
        givenBack.lazySet(index, givenBack.get(index) + 1);
    }

    private static int index(final int place) {
        return (place + 1) * STRIDE;
    }
}
