package io.millrace.engine.ingress;

/**
 * Where ingress time comes from. Read by the ingress thread, once for all that it polls in a turn.
 */
public interface IngressClock {
    /**
     * Reads the clock.
     *
     * @return nanoseconds since the epoch, UTC; not below what was returned before.
     */
    long timeNs();

    /**
     * Reads the clock, if it has to be read, at a moment that the engine has looked up already.
     *
     * @param nanoTime now, of {@link System#nanoTime}.
     * @return as {@link #timeNs()}.
     */
    default long timeNs(final long nanoTime) {
        return timeNs();
    }
}
