package io.millrace.engine.auth;

import java.nio.charset.StandardCharsets;

/** The producer's half of SCRAM-SHA-256, written from RFC 5802. */
final class ScramProducer {
    private final String header;
    private final String bare;
    private final String nonce;
    private final String password;
    private String expectedSignature;

    ScramProducer(final String header, final String name, final String nonce, final String password) {
        this.header = header;
        this.nonce = nonce;
        this.bare = "n=" + name.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
        this.password = password;
    }

    ScramProducer(final String name, final String password) {
        this("n,,", name, "fyko+d2lbbFgONRv9qkxdawL", password);
    }

    byte[] first() {
        return bytes(header + bare);
    }

    byte[] last(final byte[] challenge) {
        final String serverFirst = new String(challenge, StandardCharsets.UTF_8);
        final String[] attributes = serverFirst.split(",", -1);
        if (attributes.length != 3 || !attributes[0].startsWith("r=" + nonce) || attributes[0].length() <= nonce.length() + 2) {
            throw new AssertionError("no challenge: " + serverFirst);
        }
        final int iterations = Integer.parseInt(attributes[2].substring(2));
        final byte[] salted =
            Scram.saltedPassword(password.toCharArray(), Scram.bytes(attributes[1].substring(2)), iterations);
        final byte[] clientKey = Scram.hmac(salted, "Client Key");
        final String withoutProof = "c=" + Scram.base64(bytes(header)) + ',' + attributes[0];
        final String authMessage = bare + ',' + serverFirst + ',' + withoutProof;
        final byte[] proof = Scram.hmac(Scram.hash(clientKey), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        expectedSignature = "v=" + Scram.base64(Scram.hmac(Scram.hmac(salted, "Server Key"), authMessage));
        return bytes(withoutProof + ",p=" + Scram.base64(proof));
    }

    String expectedSignature() {
        return expectedSignature;
    }

    static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
