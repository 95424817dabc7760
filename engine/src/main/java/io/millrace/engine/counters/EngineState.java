package io.millrace.engine.counters;

/** What an engine is doing. */
public enum EngineState {
    /** Nothing is known. */
    UNKNOWN,
    /** Reading its journal. */
    RECOVERING,
    /** Serving producers. */
    SERVING,
    /** Draining, on its way out. */
    CLOSING,
    /** Ended in order. */
    CLOSED,
    /** Ended by a failure. */
    FAILED
}
