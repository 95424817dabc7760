package io.millrace.engine.auth;

/**
 * The second message of a producer: {@code c=biws,r=nonce,p=proof}.
 *
 * @param binding      the header of the first message, in Base64.
 * @param nonce        the producer's and the engine's.
 * @param withoutProof all but the proof, as it was sent.
 * @param proof        {@link Scram#KEY_LENGTH} bytes.
 */
record ScramClientFinal(String binding, String nonce, String withoutProof, byte[] proof) {
    static ScramClientFinal parse(final byte[] bytes) throws ScramException {
        final String text = ScramText.decode(bytes);
        final String[] attributes = ScramText.attributes(text);
        final int last = attributes.length - 1;
        final String binding = ScramText.value(attributes, 0, 'c');
        final String nonce = ScramText.nonce(ScramText.value(attributes, 1, 'r'));
        ScramText.leaveOut(attributes, 2, last);
        final byte[] proof = proof(ScramText.value(attributes, last, 'p'));
        return new ScramClientFinal(binding, nonce, text.substring(0, text.lastIndexOf(',')), proof);
    }

    private static byte[] proof(final String value) throws ScramException {
        try {
            final byte[] proof = Scram.bytes(value);
            if (proof.length == Scram.KEY_LENGTH) {
                return proof;
            }
        } catch (final IllegalArgumentException ex) {
            throw new ScramException(ScramText.INVALID_ENCODING);
        }
        throw new ScramException(ScramText.INVALID_ENCODING);
    }
}
