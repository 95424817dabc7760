package io.millrace.engine.clients;

/**
 * What a request is to the client that it came from.
 */
public enum Judgement {
    /** Never applied: it is to be applied now. */
    NEW,
    /** Applied before, and the reply is remembered. */
    REPEATED,
    /** Another command was applied under the same request id. */
    REUSED,
    /** Older than what is remembered: it may have been applied or not. */
    TOO_OLD
}
