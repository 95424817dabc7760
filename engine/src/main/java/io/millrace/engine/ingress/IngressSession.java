package io.millrace.engine.ingress;

/**
 * What ingress knows of a session.
 */
final class IngressSession {
    private final int index;
    private final long clientId;
    private final long connectId;
    private final CommandStream stream;
    private long lastActivityNs;

    IngressSession(
        final int index, final long clientId, final long connectId, final CommandStream stream, final long nowNs) {
        this.index = index;
        this.clientId = clientId;
        this.connectId = connectId;
        this.stream = stream;
        this.lastActivityNs = nowNs;
    }

    int index() {
        return index;
    }

    long clientId() {
        return clientId;
    }

    long connectId() {
        return connectId;
    }

    CommandStream stream() {
        return stream;
    }

    /** Who the session has authenticated as; nobody in particular until there are authenticators. */
    int principal() {
        return 0;
    }

    void onActivity(final long nowNs) {
        lastActivityNs = nowNs;
    }

    boolean isSilentFor(final long timeoutNs, final long nowNs) {
        return nowNs - lastActivityNs > timeoutNs;
    }
}
