package io.millrace.engine.auth;

/**
 * Lets everybody in as {@link Identity#ANYONE}, whatever the credentials: for an engine whose streams only those can reach who
 * may do everything.
 */
public final class Anyone implements Authenticator {
    private static final Exchange ACCEPTED = new Accepted();

    /** Knows nobody. */
    public Anyone() {
    }

    @Override
    public Exchange begin(final long clientId, final byte[] credentials) {
        return ACCEPTED;
    }

    private static final class Accepted implements Exchange {
        private static final byte[] NO_PROOF = new byte[0];

        @Override
        public Step step() {
            return Step.ACCEPTED;
        }

        @Override
        public byte[] message() {
            return NO_PROOF;
        }

        @Override
        public Identity identity() {
            return Identity.ANYONE;
        }

        @Override
        public void respond(final byte[] response) {
            throw new IllegalStateException("nothing was asked");
        }
    }
}
