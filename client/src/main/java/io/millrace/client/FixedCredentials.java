package io.millrace.client;

/** The same bytes each time, as an authenticator of the user's own may want them; the engine has nothing to prove. */
final class FixedCredentials implements Credentials {
    private final byte[] bytes;

    FixedCredentials(final byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public byte[] first() {
        return bytes;
    }

    @Override
    public byte[] respond(final byte[] challenge) {
        throw new IllegalStateException("it asks for more than the credentials that were set; set user and password");
    }

    @Override
    public boolean verify(final byte[] proof) {
        return true;
    }
}
