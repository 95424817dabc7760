package io.millrace.engine.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The functions that SCRAM-SHA-256 is made of: RFC 5802, section 2.2, with the hash of RFC 7677. */
final class Scram {
    /** Length of hashes, keys, signatures and proofs in bytes. */
    static final int KEY_LENGTH = 32;

    private static final String HMAC = "HmacSHA256";

    private Scram() {
    }

    /** {@code Hi}, which is PBKDF2. Encodes the password as UTF-8. */
    static byte[] saltedPassword(final char[] password, final byte[] salt, final int iterations) {
        final PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, KEY_LENGTH * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        } catch (final GeneralSecurityException ex) {
            throw unavailable(ex);
        } finally {
            spec.clearPassword();
        }
    }

    static byte[] hmac(final byte[] key, final String text) {
        try {
            final Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (final GeneralSecurityException ex) {
            throw unavailable(ex);
        }
    }

    static byte[] hash(final byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (final GeneralSecurityException ex) {
            throw unavailable(ex);
        }
    }

    static String base64(final byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Takes only what {@link #base64} writes: no other form of the same bytes.
     *
     * @throws IllegalArgumentException if it is anything else.
     */
    static byte[] bytes(final String base64) {
        final byte[] bytes = Base64.getDecoder().decode(base64);
        if (!base64(bytes).equals(base64)) {
            throw new IllegalArgumentException("not canonical Base64");
        }
        return bytes;
    }

    /** Every Java platform has HMAC and SHA-256; a JVM can be set up to forbid them. */
    private static IllegalStateException unavailable(final GeneralSecurityException cause) {
        return new IllegalStateException("this JVM has no SCRAM-SHA-256", cause);
    }
}
