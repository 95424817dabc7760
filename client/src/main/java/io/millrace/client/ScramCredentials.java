package io.millrace.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding: both sides prove that they know the password, and nobody who
 * listens learns it. What is slow to come by, the keys for a salt and a count of iterations, is kept for the next time.
 */
final class ScramCredentials implements Credentials {
    /** As RFC 7677 has it. */
    static final int ITERATIONS_MIN = 4_096;
    /** Some ten seconds of work: whoever asks for more wants to keep the producer busy. */
    static final int ITERATIONS_MAX = 10_000_000;

    private static final String GS2_HEADER = "n,,";
    private static final String CHANNEL_BINDING = "c=biws";
    private static final int NONCE_LENGTH = 18;
    private static final int KEY_BITS = 256;

    private final String user;
    private final char[] password;
    private final Supplier<String> nonces;
    private String clientFirstBare;
    private String nonce;
    private byte[] salt;
    private int iterations;
    private byte[] clientKey;
    private byte[] serverKey;
    private byte[] serverSignature;

    ScramCredentials(final String user, final char[] password) {
        this(user, password, ScramCredentials::randomNonce);
    }

    ScramCredentials(final String user, final char[] password, final Supplier<String> nonces) {
        this.user = user;
        this.password = Normalizer.normalize(new String(password), Normalizer.Form.NFKC).toCharArray();
        this.nonces = nonces;
    }

    @Override
    public byte[] first() {
        nonce = nonces.get();
        clientFirstBare = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
        serverSignature = null;
        return utf8(GS2_HEADER + clientFirstBare);
    }

    @Override
    public byte[] respond(final byte[] challenge) {
        serverSignature = null;
        final String serverFirst = new String(challenge, StandardCharsets.UTF_8);
        final String[] attributes = serverFirst.split(",");
        final String fullNonce = attribute(attributes, 0, "r=");
        if (!fullNonce.startsWith(nonce) || fullNonce.length() == nonce.length()) {
            throw new IllegalArgumentException("its nonce does not continue the producer's");
        }
        deriveKeys(salt(attribute(attributes, 1, "s=")), iterations(attribute(attributes, 2, "i=")));
        final String withoutProof = CHANNEL_BINDING + ",r=" + fullNonce;
        final byte[] authMessage = utf8(clientFirstBare + "," + serverFirst + "," + withoutProof);
        final byte[] proof = hmac(sha256(clientKey), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        serverSignature = hmac(serverKey, authMessage);
        return utf8(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    /** An engine that did not ask for a proof can't have one of its own. */
    @Override
    public boolean verify(final byte[] proof) {
        return serverSignature != null && MessageDigest.isEqual(
            utf8("v=" + Base64.getEncoder().encodeToString(serverSignature)), proof);
    }

    private void deriveKeys(final byte[] newSalt, final int newIterations) {
        if (newIterations == iterations && Arrays.equals(newSalt, salt)) {
            return;
        }
        final PBEKeySpec spec = new PBEKeySpec(password, newSalt, newIterations, KEY_BITS);
        try {
            final byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
            clientKey = hmac(salted, utf8("Client Key"));
            serverKey = hmac(salted, utf8("Server Key"));
            salt = newSalt;
            iterations = newIterations;
        } catch (final GeneralSecurityException ex) {
            throw missing(ex);
        } finally {
            spec.clearPassword();
        }
    }

    private static String attribute(final String[] attributes, final int i, final String name) {
        if (i >= attributes.length || !attributes[i].startsWith(name)) {
            throw new IllegalArgumentException("it is not SCRAM-SHA-256: " + name + " is missing");
        }
        return attributes[i].substring(name.length());
    }

    private static byte[] salt(final String value) {
        final byte[] salt = Base64.getDecoder().decode(value);
        if (salt.length == 0) {
            throw new IllegalArgumentException("its salt is empty");
        }
        return salt;
    }

    private static int iterations(final String value) {
        final int iterations = Integer.parseInt(value);
        if (iterations < ITERATIONS_MIN || iterations > ITERATIONS_MAX) {
            throw new IllegalArgumentException(
                iterations + " iterations are not in " + ITERATIONS_MIN + " to " + ITERATIONS_MAX);
        }
        return iterations;
    }

    private static byte[] hmac(final byte[] key, final byte[] message) {
        try {
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (final GeneralSecurityException ex) {
            throw missing(ex);
        }
    }

    private static byte[] sha256(final byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (final GeneralSecurityException ex) {
            throw missing(ex);
        }
    }

    /** Every Java platform has to have these algorithms. */
    private static IllegalStateException missing(final GeneralSecurityException ex) {
        return new IllegalStateException("this Java lacks what SCRAM-SHA-256 needs: " + ex.getMessage(), ex);
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String randomNonce() {
        final byte[] bytes = new byte[NONCE_LENGTH];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
