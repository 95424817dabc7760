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
}
