package io.millrace.engine.auth;

/**
 * Says who a producer is and what it may do, from the credentials that it connects with and, where that takes more than one
 * message, its responses to challenges. An engine has one instance, which one thread calls that does nothing else: it may
 * wait for a file or another server. While it does, whoever else connects waits, too.
 *
 * <p>What it throws as a {@code RuntimeException} refuses the producer, and is reported; the engine goes on.
 */
public interface Authenticator {
    /**
     * A producer wants to connect.
     *
     * @param clientId    that it names; what it is allowed to be called is not for the authenticator to judge.
     * @param credentials the first message, as the producer sent it; may be empty. The callee's to keep.
     * @return what has come of it so far; not null.
     */
    Exchange begin(long clientId, byte[] credentials);

    /** One producer's way in. Called by the authenticator's thread, and dropped once it is over. */
    interface Exchange {
        /**
         * Where things stand.
         *
         * @return the step; not null.
         */
        Step step();

        /**
         * What the producer is to be sent: the challenge; the proof that the engine knows the producer's secret, which may be
         * empty; or what was wrong, in ASCII, which may be empty and tells nothing that helps to guess.
         *
         * @return the message, at most {@link Authentications#MESSAGE_LENGTH_MAX} bytes; not null, and not changed afterwards.
         */
        byte[] message();

        /**
         * Who the producer is.
         *
         * @return the identity; not null once it is accepted, and not looked at before.
         */
        Identity identity();

        /**
         * The producer has answered the challenge, which leads to another step. Only at {@link Step#CHALLENGE}.
         *
         * @param response as the producer sent it. The callee's to keep.
         */
        void respond(byte[] response);
    }

    /** Where an exchange stands. */
    enum Step {
        /** The producer has to answer a message before anything can be said. */
        CHALLENGE,
        /** The producer is who it says it is. */
        ACCEPTED,
        /** It is not, or what it sent makes no sense. */
        REFUSED
    }
}
