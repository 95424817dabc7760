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
     * Has the engine seen the time, and carried out all that was due by then? What is sent from now on is stamped with the time
     * or a later one, and comes after these sweeps.
     *
     * @param orderTimeNs latest timestamp in the order, as far as it is known. Where it is ahead of the clock it counts.
     * @return false until then.
     */
    boolean isSettled(long orderTimeNs);
}
