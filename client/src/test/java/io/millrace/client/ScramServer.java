package io.millrace.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The engine's part of SCRAM-SHA-256 for one user, as RFC 5802 has it: it takes whoever comes, and says who it was. */
final class ScramServer {
    private static final int ITERATIONS = 4_096;
    private static final byte[] SALT = {1, 2, 3, 4, 5, 6, 7, 8};

    private final byte[] saltedPassword;
    private final String user;
    private String firstBare;
    private String serverFirst;
    private boolean isSatisfied;

    ScramServer(final String user, final String password) {
        this.user = user;
        try {
            saltedPassword = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(password.toCharArray(), SALT, ITERATIONS, 256)).getEncoded();
        } catch (final GeneralSecurityException ex) {
            throw new AssertionError(ex);
        }
    }

    /** Sets the proof of the engine as soon as it has the client's. */
    UnaryOperator<byte[]> authenticator(final ScriptedEngine engine) {
        return bytes -> {
            final String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.startsWith("n,,")) {
                return challenge(text.substring(3));
            }
            judge(engine, text);
            return null;
        };
    }

    /** Has the last who came proven to know the password? */
    boolean isSatisfied() {
        return isSatisfied;
    }

    private byte[] challenge(final String bare) {
        firstBare = bare;
        final String nonce = bare.substring(bare.indexOf(",r=") + 3) + "more";
        serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(SALT) + ",i=" + ITERATIONS;
        return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    private void judge(final ScriptedEngine engine, final String clientFinal) {
        final int proofAt = clientFinal.lastIndexOf(",p=");
        final byte[] authMessage = (firstBare + "," + serverFirst + "," + clientFinal.substring(0, proofAt))
            .getBytes(StandardCharsets.UTF_8);
        try {
            final byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(hmac(saltedPassword, "Client Key"));
            final byte[] clientKey = Base64.getDecoder().decode(clientFinal.substring(proofAt + 3));
            final byte[] signature = hmac(storedKey, authMessage);
            for (int i = 0; i < clientKey.length; i++) {
                clientKey[i] ^= signature[i];
            }
            isSatisfied = firstBare.startsWith("n=" + user + ",r=") &&
                Arrays.equals(MessageDigest.getInstance("SHA-256").digest(clientKey), storedKey);
            engine.proof = ("v=" + Base64.getEncoder().encodeToString(hmac(hmac(saltedPassword, "Server Key"), authMessage)))
                .getBytes(StandardCharsets.UTF_8);
        } catch (final GeneralSecurityException ex) {
            throw new AssertionError(ex);
        }
    }

    private static byte[] hmac(final byte[] key, final String message) throws GeneralSecurityException {
        return hmac(key, message.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(final byte[] key, final byte[] message) throws GeneralSecurityException {
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }
}
