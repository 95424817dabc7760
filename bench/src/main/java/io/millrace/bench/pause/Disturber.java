package io.millrace.bench.pause;

/**
 * Does what disturbs, on the load's own thread, in small pieces: so that it takes no core from the load or from the engine, and
 * what the load notices is the engine's doing.
 */
interface Disturber extends AutoCloseable {
    /** The load with it begins. Until then it only keeps its sessions alive. */
    void begin();

    /** Does a little, and never waits. */
    void doWork();

    /** Has it done, by itself, what it is there for? */
    boolean isDone();

    @Override
    void close();
}
