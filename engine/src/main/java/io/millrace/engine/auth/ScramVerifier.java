package io.millrace.engine.auth;

import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the engine keeps of a password: enough to judge a proof, and not enough to make one. Written as PostgreSQL writes it:
 *
 * <pre>
 *   SCRAM-SHA-256$iterations:salt$stored key:server key     salt and keys in Base64
 * </pre>
 */
final class ScramVerifier {
    /** RFC 7677 wants no fewer. */
    static final int ITERATIONS_MIN = 4096;
    /** A producer should not be kept busy for minutes. */
    static final int ITERATIONS_MAX = 10_000_000;
    static final int SALT_LENGTH = 16;

    private static final Pattern FORMAT = Pattern.compile(
        "SCRAM-SHA-256\\$([0-9]{1,8}):([A-Za-z0-9+/=]{1,1024})\\$([A-Za-z0-9+/=]{44}):([A-Za-z0-9+/=]{44})");

    private final int iterations;
    private final byte[] salt;
    private final byte[] storedKey;
    private final byte[] serverKey;

    /** The arrays are the callee's to keep. */
    ScramVerifier(final int iterations, final byte[] salt, final byte[] storedKey, final byte[] serverKey) {
        this.iterations = iterations;
        this.salt = salt;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    /** Takes as long as the iterations take. */
    static ScramVerifier of(final char[] password, final byte[] salt, final int iterations) {
        final byte[] salted = Scram.saltedPassword(password, salt, iterations);
        final byte[] clientKey = Scram.hmac(salted, "Client Key");
        return new ScramVerifier(iterations, salt, Scram.hash(clientKey), Scram.hmac(salted, "Server Key"));
    }

    /**
     * @throws IllegalArgumentException if the text is no such verifier.
     */
    static ScramVerifier parse(final String text) {
        final Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not SCRAM-SHA-256$iterations:salt$key:key");
        }
        final int iterations = Integer.parseInt(matcher.group(1));
        if (iterations < ITERATIONS_MIN || iterations > ITERATIONS_MAX) {
            throw new IllegalArgumentException(
                "iterations are not from " + ITERATIONS_MIN + " to " + ITERATIONS_MAX + ": " + iterations);
        }
        return new ScramVerifier(
            iterations, Scram.bytes(matcher.group(2)), key(matcher.group(3)), key(matcher.group(4)));
    }

    int iterations() {
        return iterations;
    }

    /** As the producer is told it. */
    String salt() {
        return Scram.base64(salt);
    }

    /**
     * Whether somebody who knows the password has signed. Takes as long for a wrong proof as for a right one.
     *
     * @param proof of {@link Scram#KEY_LENGTH} bytes.
     */
    boolean isProof(final byte[] proof, final String authMessage) {
        final byte[] clientKey = Scram.hmac(storedKey, authMessage);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i];
        }
        return MessageDigest.isEqual(Scram.hash(clientKey), storedKey);
    }

    /** Proves to the producer that the engine knows the verifier. */
    byte[] serverSignature(final String authMessage) {
        return Scram.hmac(serverKey, authMessage);
    }

    boolean isSame(final ScramVerifier other) {
        return iterations == other.iterations
            && MessageDigest.isEqual(salt, other.salt)
            && MessageDigest.isEqual(storedKey, other.storedKey)
            && MessageDigest.isEqual(serverKey, other.serverKey);
    }

    /** The verifier as the file has it: whoever reads it can try passwords, so that it belongs into no log. */
    String format() {
        return "SCRAM-SHA-256$" + iterations + ':' + salt() + '$' + Scram.base64(storedKey) + ':' + Scram.base64(serverKey);
    }

    private static byte[] key(final String text) {
        final byte[] key = Scram.bytes(text);
        if (key.length != Scram.KEY_LENGTH) {
            throw new IllegalArgumentException("a key has " + key.length + " bytes, not " + Scram.KEY_LENGTH);
        }
        return key;
    }
}
