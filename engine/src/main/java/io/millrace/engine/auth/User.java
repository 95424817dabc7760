package io.millrace.engine.auth;

/** Somebody who may connect. Does not change. */
public final class User {
    private final Identity identity;
    private final ScramVerifier verifier;

    User(final Identity identity, final ScramVerifier verifier) {
        this.identity = identity;
        this.verifier = verifier;
    }

    /**
     * Who it is, and what it may do.
     *
     * @return the identity that its sessions have.
     */
    public Identity identity() {
        return identity;
    }

    ScramVerifier verifier() {
        return verifier;
    }
}
