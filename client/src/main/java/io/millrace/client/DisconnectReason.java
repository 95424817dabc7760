package io.millrace.client;

/** Why a session ended: what the engine says, and what a client finds out by itself. */
public enum DisconnectReason {
    /** The engine says: the producer asked for it. */
    CLOSED_BY_CLIENT,
    /** The engine says: it heard nothing from the producer for longer than the session time-out. */
    TIMEOUT,
    /** The engine says: the producer does not read its replies. */
    SLOW_CONSUMER,
    /** The engine says: the same client id connected again. */
    REPLACED,
    /** The engine says: it is shutting down in order. */
    ENGINE_CLOSING,
    /** The engine says: it does not speak the protocol version that was asked for. */
    PROTOCOL_VERSION,
    /** The engine says: it has as many sessions as it is allowed. */
    SESSION_LIMIT,
    /** The engine says: it knows no such session. */
    NOT_CONNECTED,
    /** The engine says: the connect message is malformed, or names a response channel that is not allowed. */
    INVALID_CONNECT,
    /** The engine says: it asks for credentials, and these are not right. */
    NOT_AUTHENTICATED,
    /** The engine says: the client id belongs to another principal. */
    CLIENT_ID_TAKEN,
    /** The engine says: an operator ended the session. */
    ENDED_BY_OPERATOR,
    /** The engine says: it remembers as many clients as it may, and all of them are connected. */
    CLIENT_LIMIT,
    /** The engine says: there is no room for the memory of another session's streams. */
    NO_SPACE,
    /** The engine says: a reply is longer than the session's messages may be; connect with a greater limit. */
    REPLY_TOO_LONG,
    /** Of sessions that were open when the engine died, as its order has it; a client is not told. */
    ENGINE_RESTARTED,
    /** The engine says: what the producer sent was refused, 4,096 times in a row. */
    TOO_MANY_REFUSED,
    /** The engine gives a reason that this version of the library has no name for; the detail says more. */
    OTHER,
    /** The client found: nothing came from the engine for longer than the session time-out, or its stream ended. */
    ENGINE_LOST,
    /** The client found: the media driver died, or Aeron's client was closed. */
    MEDIA_DRIVER_LOST,
    /** The client found: what the engine sent cannot be read. */
    PROTOCOL_ERROR,
    /** The client found: who answered when the session was to be got back could not prove to be the engine. */
    ENGINE_NOT_TRUSTED;

    /** Can it be otherwise in a moment, so that it is worthwhile to try and get the session back? */
    boolean isPassing() {
        return switch (this) {
            case TIMEOUT, SLOW_CONSUMER, ENGINE_CLOSING, SESSION_LIMIT, NOT_CONNECTED, CLIENT_LIMIT, NO_SPACE,
                ENGINE_RESTARTED, ENGINE_LOST, MEDIA_DRIVER_LOST -> true;
            default -> false;
        };
    }

    /** From the value on the wire. */
    static DisconnectReason of(final int value) {
        return switch (value) {
            case 1 -> CLOSED_BY_CLIENT;
            case 2 -> TIMEOUT;
            case 3 -> SLOW_CONSUMER;
            case 4 -> REPLACED;
            case 5 -> ENGINE_CLOSING;
            case 6 -> PROTOCOL_VERSION;
            case 7 -> SESSION_LIMIT;
            case 8 -> NOT_CONNECTED;
            case 9 -> INVALID_CONNECT;
            case 10 -> NOT_AUTHENTICATED;
            case 11 -> CLIENT_ID_TAKEN;
            case 12 -> ENDED_BY_OPERATOR;
            case 13 -> CLIENT_LIMIT;
            case 14 -> NO_SPACE;
            case 15 -> REPLY_TOO_LONG;
            case 16 -> ENGINE_RESTARTED;
            case 17 -> TOO_MANY_REFUSED;
            default -> OTHER;
        };
    }
}
