package io.millrace.ops;

import io.millrace.client.Client;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineEndpoint;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** An engine that can be spoken to for the time of one command: one that was running, or a private one that ends with it. */
final class EngineConnection implements AutoCloseable {
    private final EngineEndpoint endpoint;
    private final Engine privateEngine;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EngineConnection(final EngineEndpoint endpoint, final Engine privateEngine) {
        this.endpoint = endpoint;
        this.privateEngine = privateEngine;
    }

    /** To an engine that somebody else runs. */
    static EngineConnection to(final EngineEndpoint endpoint) {
        return new EngineConnection(endpoint, null);
    }

    /** To an engine that is closed with this. */
    static EngineConnection toPrivate(final Engine engine) {
        final EngineConnection connection = new EngineConnection(EngineEndpoint.read(engine.context().home()), engine);
        // An interrupted command ends its engine in order.
        Runtime.getRuntime().addShutdownHook(new Thread(connection::closeEngine, "millrace-shutdown"));
        return connection;
    }

    /** Whether the engine ends with this command. */
    boolean isPrivate() {
        return privateEngine != null;
    }

    /** Settings of a client that reaches the engine, as a producer that nobody knew before. */
    Client.Context clientContext() {
        return new Client.Context()
            .aeronDirectoryName(endpoint.aeronDirectoryName())
            .ingressChannel(endpoint.channel())
            .commandStreamId(endpoint.commandStreamId())
            .controlStreamId(endpoint.controlStreamId())
            .clientId(new SecureRandom().nextLong() | 1);
    }

    @Override
    public void close() {
        if (isPrivate()) {
            closeEngine();
        }
    }

    private void closeEngine() {
        if (closed.compareAndSet(false, true)) {
            privateEngine.close();
        }
    }
}
