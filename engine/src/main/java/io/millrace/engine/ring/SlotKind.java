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
    /** The session's bytes were refused before they got a sequence; the slot's bytes are the reply. */
    REFUSAL,
    /** A session begins; the slot's bytes are its Connect message. */
    SESSION_OPEN,
    /** The session's producer asked again whether it is open. */
    SESSION_CONFIRM,
    /** A session ends, with the slot's reason. */
    SESSION_CLOSE,
    /** The session's producer wants to hear that the engine is alive. */
    HEARTBEAT
}
