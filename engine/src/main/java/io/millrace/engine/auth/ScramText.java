package io.millrace.engine.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** How SCRAM writes its messages: attributes with commas between them, each a letter, an equals sign and a value. */
final class ScramText {
    static final String INVALID_ENCODING = "invalid-encoding";

    private ScramText() {
    }

    static String decode(final byte[] bytes) throws ScramException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (final CharacterCodingException ex) {
            throw new ScramException(INVALID_ENCODING);
        }
    }

    static String[] attributes(final String text) throws ScramException {
        if (text.startsWith("m=")) {
            throw new ScramException("extensions-not-supported");
        }
        return text.split(",", -1);
    }

    /** The value of an attribute in its place. */
    static String value(final String[] attributes, final int index, final char name) throws ScramException {
        if (index >= attributes.length || !isAttribute(attributes[index]) || attributes[index].charAt(0) != name) {
            throw new ScramException(INVALID_ENCODING);
        }
        return attributes[index].substring(2);
    }

    /** A nonce: printable ASCII, in which there is no comma any more. */
    static String nonce(final String value) throws ScramException {
        if (!value.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new ScramException(INVALID_ENCODING);
        }
        return value;
    }

    /** What this side does not know and may leave out, as long as it is an attribute. */
    static void leaveOut(final String[] attributes, final int from, final int to) throws ScramException {
        for (int i = from; i < to; i++) {
            if (!isAttribute(attributes[i])) {
                throw new ScramException(INVALID_ENCODING);
            }
        }
    }

    private static boolean isAttribute(final String text) {
        if (text.length() < 3 || text.charAt(1) != '=' || text.indexOf('\0') >= 0) {
            return false;
        }
        final char name = text.charAt(0);
        return name >= 'a' && name <= 'z' || name >= 'A' && name <= 'Z';
    }
}
