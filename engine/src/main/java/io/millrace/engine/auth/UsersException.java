package io.millrace.engine.auth;

import java.nio.file.Path;

/**
 * What is wrong with the file of users, or with what was to become of it. The file is as it was.
 */
public final class UsersException extends RuntimeException {
    /** Marks a failure that no line is to blame for. */
    public static final int NONE = -1;

    private static final long serialVersionUID = 1L;

    /**
     * The kinds of failure. The names are stable.
     */
    public enum Code {
        /** The home has no file of users. */
        USERS_FILE_MISSING,
        /** The file of users does not say what such a file has to say. */
        USERS_FILE_INVALID,
        /** Somebody but the owner may read or write the file of users, or the wrong one would own it. */
        USERS_FILE_PERMISSIONS,
        /** A read or write failed. */
        USERS_FILE_FAILED,
        /** There is a user of this name. */
        USER_EXISTS,
        /** There is no user of this name. */
        NO_SUCH_USER,
        /** No user can be called so. */
        USER_NAME_INVALID,
        /** The roles or ledgers can't be. */
        USER_GRANTS_INVALID,
        /** The password is too short or too long, or has characters that can't be typed. */
        PASSWORD_INVALID
    }

    private final Code code;
    private final int line;

    private UsersException(final Code code, final String message, final int line, final Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
        this.line = line;
    }

    UsersException(final Code code, final String message, final Throwable cause) {
        this(code, message, NONE, cause);
    }

    UsersException(final Code code, final String message) {
        this(code, message, NONE, null);
    }

    static UsersException invalid(final Path file, final int line, final String message) {
        return new UsersException(Code.USERS_FILE_INVALID, "line " + line + " of " + file + ": " + message, line, null);
    }

    /**
     * Which kind of failure.
     *
     * @return the code.
     */
    public Code code() {
        return code;
    }

    /**
     * Which line of the file.
     *
     * @return the number, from 1, or {@link #NONE}.
     */
    public int line() {
        return line;
    }
}
