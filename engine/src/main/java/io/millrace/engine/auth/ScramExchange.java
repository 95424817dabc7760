package io.millrace.engine.auth;

import io.millrace.engine.auth.Authenticator.Step;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * One producer's way in by SCRAM-SHA-256: RFC 5802, section 5, without channel binding.
 *
 * <pre>
 *   producer   n,,n=name,r=nonce
 *   engine     r=nonce and more,s=salt,i=iterations
 *   producer   c=biws,r=nonce and more,p=proof
 *   engine     v=signature, or e=error
 * </pre>
 *
 * <p>A user that there is not gets a salt like everybody else, always the same, and is refused like a wrong password.
 */
final class ScramExchange implements Authenticator.Exchange {
    private static final String INVALID_PROOF = "invalid-proof";

    private final Supplier<Users> users;
    private ScramClientFirst first;
    private ScramVerifier verifier;
    private String serverFirst;
    private String nonce;
    private Step step;
    private byte[] message;
    private Identity identity;

    /**
     * Reads the first message and has a challenge ready, or has refused.
     *
     * @param users       as they are whenever it is asked: one may be removed while the producer ponders the challenge.
     * @param serverNonce printable, without commas, and never used before.
     * @param clientFirst the producer's first message.
     */
    ScramExchange(final Supplier<Users> users, final String serverNonce, final byte[] clientFirst) {
        this.users = users;
        try {
            first = ScramClientFirst.parse(clientFirst);
            challenge(serverNonce);
        } catch (final ScramException ex) {
            refuse(ex);
        }
    }

    @Override
    public Step step() {
        return step;
    }

    @Override
    public byte[] message() {
        return message;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public void respond(final byte[] response) {
        if (step != Step.CHALLENGE) {
            throw new IllegalStateException("nothing was asked");
        }
        try {
            judge(ScramClientFinal.parse(response));
        } catch (final ScramException ex) {
            refuse(ex);
        }
    }

    private void challenge(final String serverNonce) {
        final Users now = users.get();
        final User user = now.find(first.name());
        final ScramVerifier pretended = now.pretendedVerifier(first.name());
        verifier = user == null ? pretended : user.verifier();
        nonce = first.nonce() + serverNonce;
        serverFirst = "r=" + nonce + ",s=" + verifier.salt() + ",i=" + verifier.iterations();
        say(Step.CHALLENGE, serverFirst);
    }

    private void judge(final ScramClientFinal last) throws ScramException {
        // The nonce and the header are signed as well; what differs here was mixed up or changed on the way.
        final String header = Scram.base64(first.header().getBytes(StandardCharsets.US_ASCII));
        if (!header.equals(last.binding())) {
            throw new ScramException("channel-bindings-dont-match");
        }
        if (!nonce.equals(last.nonce())) {
            throw new ScramException("other-error");
        }
        final String authMessage = first.bare() + ',' + serverFirst + ',' + last.withoutProof();
        final boolean isProof = verifier.isProof(last.proof(), authMessage);
        final User user = users.get().find(first.name());
        if (!isProof || user == null || !user.verifier().isSame(verifier)) {
            throw new ScramException(INVALID_PROOF);
        }
        identity = user.identity();
        say(Step.ACCEPTED, "v=" + Scram.base64(verifier.serverSignature(authMessage)));
    }

    private void refuse(final ScramException ex) {
        say(Step.REFUSED, "e=" + ex.error());
    }

    private void say(final Step next, final String text) {
        step = next;
        message = text.getBytes(StandardCharsets.US_ASCII);
    }
}
