package io.millrace.engine.auth;

import java.security.SecureRandom;

/**
 * SCRAM-SHA-256 (RFC 5802 and RFC 7677) over the file of users of a home. Passwords never travel and are not kept; producer and
 * engine prove to each other that they know the same one. What travels after that is neither signed nor hidden: that is for
 * the network between them.
 *
 * <p>The file is read anew when it has changed. While it can't be read, nobody is let in.
 */
public final class ScramAuthenticator implements Authenticator {
    /** A multiple of 3, so that Base64 needs no padding. */
    private static final int NONCE_LENGTH = 24;

    private final SecureRandom random = new SecureRandom();
    private final UsersCache users;

    /**
     * Reads the file, so that what is wrong with it shows at once.
     *
     * @param file of users.
     * @throws UsersException if it can't be used.
     */
    public ScramAuthenticator(final UsersFile file) {
        users = new UsersCache(file);
        users.get();
    }

    /**
     * {@inheritDoc}
     *
     * @param credentials SCRAM's client-first-message.
     * @throws UsersException if the file of users can't be used any more.
     */
    @Override
    public Exchange begin(final long clientId, final byte[] credentials) {
        final byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        return new ScramExchange(users, Scram.base64(nonce), credentials);
    }
}
