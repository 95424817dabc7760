package io.millrace.engine.auth;

/**
 * The first message of a producer: {@code n,,n=name,r=nonce}.
 *
 * @param header what stands before what is signed, up to the second comma, which is signed in another way.
 * @param bare   the rest, as it was sent.
 * @param name   of the user.
 * @param nonce  the producer's.
 */
record ScramClientFirst(String header, String bare, String name, String nonce) {
    static ScramClientFirst parse(final byte[] bytes) throws ScramException {
        final String text = ScramText.decode(bytes);
        if (text.startsWith("p=")) {
            throw new ScramException("channel-binding-not-supported");
        }
        // With y the producer says that it would bind to a channel if the engine could, which it can't.
        if (!text.startsWith("n,") && !text.startsWith("y,")) {
            throw new ScramException(ScramText.INVALID_ENCODING);
        }
        // Acting for somebody else, whose name would stand between the commas, is not possible.
        if (text.length() < 3 || text.charAt(2) != ',') {
            throw new ScramException("other-error");
        }
        final String bare = text.substring(3);
        final String[] attributes = ScramText.attributes(bare);
        final String name = name(ScramText.value(attributes, 0, 'n'));
        final String nonce = ScramText.nonce(ScramText.value(attributes, 1, 'r'));
        ScramText.leaveOut(attributes, 2, attributes.length);
        return new ScramClientFirst(text.substring(0, 3), bare, name, nonce);
    }

    /** Commas and equals signs are written as =2C and =3D. */
    private static String name(final String value) throws ScramException {
        final String name = value.replace("=2C", ",").replace("=3D", "");
        if (name.indexOf('=') >= 0) {
            throw new ScramException("invalid-username-encoding");
        }
        return value.replace("=2C", ",").replace("=3D", "=");
    }
}
