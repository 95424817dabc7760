package io.millrace.client;

/**
 * How a producer proves who it is, as the engine's authenticator wants it. One conversation is {@link #first}, then
 * {@link #respond} for each challenge of the engine, of which there may be none, then {@link #verify}; the next {@link #first}
 * begins another, as it does whenever a session is got back. Called on the thread that connects or polls, by one client at a
 * time. What is returned must fit into one fragment with the rest of its message: 1 KiB at most.
 *
 * <p>What a method throws refuses the session for good.
 */
public interface Credentials {
    /**
     * What is sent with the wish to connect.
     *
     * @return any bytes; not null, and not changed later.
     */
    byte[] first();

    /**
     * Answers a challenge. Called once for each that differs from the one before.
     *
     * @param challenge of the engine; the callee's own.
     * @return any bytes; not null, and not changed later.
     */
    byte[] respond(byte[] challenge);

    /**
     * Judges the engine's own proof.
     *
     * @param proof of the engine, empty if it has none; the callee's own.
     * @return false if the engine is not to be trusted: the session is not taken.
     */
    boolean verify(byte[] proof);
}
