package io.millrace.engine.clients;

/**
 * Gets the open sessions, one by one.
 */
@FunctionalInterface
public interface OpenSessionHandler {
    /**
     * A session that is open.
     *
     * @param clientId  whose session it is.
     * @param sessionId sequence of the command that opened it.
     * @param principal who the client has authenticated as; 0 for nobody in particular.
     */
    void onOpenSession(long clientId, long sessionId, int principal);
}
