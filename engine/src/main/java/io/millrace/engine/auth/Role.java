package io.millrace.engine.auth;

import java.util.Locale;

/** What a principal may do, by the names that users give it. Each is a bit of {@link Identity#roles}. */
public enum Role {
    /** Send queries. */
    READ(Identity.READ),
    /** Send commands. */
    WRITE(Identity.WRITE),
    /** End other sessions. */
    OPERATE(Identity.OPERATE);

    private final int bit;

    Role(final int bit) {
        this.bit = bit;
    }

    /**
     * Its place in a set of roles.
     *
     * @return a number with one bit set.
     */
    public int bit() {
        return bit;
    }

    /** The name in the file of users and on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
