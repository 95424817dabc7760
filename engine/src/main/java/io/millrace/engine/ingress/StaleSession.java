package io.millrace.engine.ingress;

/**
 * A session that was open when the engine died: the order does not know yet that it is over.
 *
 * @param clientId  whose session it was.
 * @param principal who it had authenticated as.
 * @param sessionId sequence of the command that opened it.
 */
public record StaleSession(long clientId, int principal, long sessionId) {
}
