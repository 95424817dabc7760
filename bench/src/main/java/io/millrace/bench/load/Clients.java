package io.millrace.bench.load;

import io.millrace.client.Client;

/**
 * How all benchmarks connect: a session that is lost stays lost, since what happens to it is what is measured.
 */
public final class Clients {
    private Clients() {
    }

    /**
     * A context with nothing set but this.
     *
     * @param aeronDirectoryName of the engine.
     * @param clientId           of the producer.
     * @return a new one.
     */
    public static Client.Context context(final String aeronDirectoryName, final long clientId) {
        return new Client.Context().aeronDirectoryName(aeronDirectoryName).clientId(clientId).reconnectTimeoutNs(0);
    }
}
