package io.millrace.engine;

/**
 * A part of a command's path that has to stay on one thread. Which stages share a thread is the profile's business.
 */
interface Stage {
    /** Does what there is to do; {@code nowNs} is the time of {@link System#nanoTime}. Returns 0 if there was nothing. */
    int doWork(long nowNs) throws Exception;

    /** Writes down, now and then, what operators look at. */
    void report();
}
