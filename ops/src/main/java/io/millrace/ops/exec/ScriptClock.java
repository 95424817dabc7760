package io.millrace.ops.exec;

/** A clock of the engine that a script moves. */
public interface ScriptClock {
    /**
     * What the clock shows.
     *
     * @return nanoseconds since the epoch, UTC.
     */
    long timeNs();

    /**
     * Moves the clock forward.
     *
     * @param deltaNs not below 0; the sum must not exceed 2^63-1.
     */
    void advance(long deltaNs);

    /**
     * Has the engine seen the time? Then what is sent from now on is stamped with it, or a later one.
     *
     * @return false until then.
     */
    boolean isSeen();
}
