package io.millrace.client;

/** What went wrong, as stands at the beginning of a {@link ClientException}'s message. Stable: values are only ever added. */
public enum ErrorCode {
    /** No media driver is running in the Aeron folder, or it died. */
    NO_MEDIA_DRIVER,
    /** No engine answered in time on the ingress channel. */
    NO_ENGINE,
    /** The engine answered, and declined the session. */
    CONNECT_REFUSED,
    /** Who answered could not prove to be the engine, as the credentials ask for. */
    ENGINE_NOT_TRUSTED,
    /** What the engine sent does not make sense to this version of the library. */
    PROTOCOL,
    /** Aeron could not set up what is needed. */
    AERON,
    /** The session is over, or the client closed: nothing was sent. */
    NOT_CONNECTED,
    /** The engine did not take the request in time: nothing was sent. */
    BACK_PRESSURED,
    /** A query was not answered in time. It changes nothing, so that it may be asked again. */
    QUERY_UNANSWERED,
    /** The engine did not carry out the request: it changed nothing. */
    REJECTED,
    /** A command was sent, and not answered: it may have been applied, or not. */
    OUTCOME_UNKNOWN
}
