package io.millrace.engine.ring;

/**
 * What a slot of the ring asks for. Only commands are journaled; everything else travels the ring so that it has its place
 * among them.
 */
public enum SlotKind {
    /** A command: it has a sequence of its own. */
    COMMAND,
    /** A query: it sees every command before it. */
    QUERY,
    /** A command that was sent before, under the same request id: what became of it then is told again. */
    REPEAT,
    /** Ingress itself has answered; the slot's bytes are the reply. */
    ANSWER,
    /** A way to a producer is opened; the slot's bytes are its Connect message. */
    SESSION_OPEN,
    /** A way to a producer is closed, with the slot's reason as the last word. */
    SESSION_CLOSE,
    /** The session's producer wants to hear that the engine is alive. */
    HEARTBEAT
}
