package io.millrace.engine.auth;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** The one form that a password has however it was typed: NFKC. Producers have to do the same before they encode it as UTF-8. */
final class Password {
    static final int LENGTH_MIN = 8;
    static final int LENGTH_MAX = 1024;

    private Password() {
    }

    /**
     * @throws UsersException if it can't be a password.
     */
    static char[] normalised(final char[] typed) {
        final String password = Normalizer.normalize(new String(typed), Normalizer.Form.NFKC);
        final int length = password.codePointCount(0, password.length());
        if (length < LENGTH_MIN || length > LENGTH_MAX) {
            throw invalid("a password has from " + LENGTH_MIN + " to " + LENGTH_MAX + " characters, not " + length);
        }
        if (password.chars().anyMatch(Character::isISOControl)) {
            throw invalid("the password has control characters, which not everybody can type; take others");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(password)) {
            throw invalid("the password has half a character; take another one");
        }
        return password.toCharArray();
    }

    private static UsersException invalid(final String message) {
        return new UsersException(UsersException.Code.PASSWORD_INVALID, message);
    }
}
