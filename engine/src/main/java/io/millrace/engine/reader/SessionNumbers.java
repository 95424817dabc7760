package io.millrace.engine.reader;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which session has which index now. Indexes are used again, numbers never: the answer to a query that was read for long must
 * not reach the session that came after the one that had asked. The applying thread writes, any thread reads.
 */
public final class SessionNumbers {
    /** Number of no session. */
    public static final long NONE = 0;

    private final AtomicLongArray numberByIndex;
    private long lastNumber;

    SessionNumbers(final int placeCount) {
        numberByIndex = new AtomicLongArray(placeCount);
    }

    /**
     * A session begins.
     *
     * @param sessionIndex that it has.
     */
    public void open(final int sessionIndex) {
        lastNumber++;
        numberByIndex.lazySet(sessionIndex, lastNumber);
    }

    /**
     * A session ends.
     *
     * @param sessionIndex that it had.
     */
    public void close(final int sessionIndex) {
        numberByIndex.lazySet(sessionIndex, NONE);
    }

    /**
     * The session that has an index.
     *
     * @param sessionIndex of the session.
     * @return its number, or {@link #NONE}.
     */
    public long number(final int sessionIndex) {
        return numberByIndex.get(sessionIndex);
    }
}
