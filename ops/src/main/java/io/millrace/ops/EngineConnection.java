package io.millrace.ops;

import io.millrace.client.Client;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineEndpoint;
import io.millrace.engine.counters.EngineCounter;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** An engine that can be spoken to for the time of one command: one that was running, or a private one that ends with it. */
final class EngineConnection implements AutoCloseable {
    private static final int MESSAGE_LENGTH = 1024 * 1024;

    private final EngineEndpoint endpoint;
    private final Engine privateEngine;
    private final Runnable afterEnd;
    private final Login login;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Thread shutdownHook;

    private EngineConnection(
        final EngineEndpoint endpoint, final Engine privateEngine, final Runnable afterEnd, final Login login) {
        this.endpoint = endpoint;
        this.privateEngine = privateEngine;
        this.afterEnd = afterEnd;
        this.login = login;
    }

    /** To an engine that somebody else runs; as nobody in particular when there is no login. */
    static EngineConnection to(final EngineEndpoint endpoint, final Login login) {
        return new EngineConnection(endpoint, null, () -> { }, login);
    }

    /** To an engine that is closed with this; what is to be done after that is done however the command ends. */
    static EngineConnection toPrivate(final Engine engine, final Runnable afterEnd) {
        final EngineConnection connection =
            new EngineConnection(EngineEndpoint.read(engine.context().home()), engine, afterEnd, null);
        // An interrupted command ends its engine in order.
        connection.shutdownHook = new Thread(connection::closeEngine, "millrace-shutdown");
        Runtime.getRuntime().addShutdownHook(connection.shutdownHook);
        return connection;
    }

    /** Whether the engine ends with this command. */
    boolean isPrivate() {
        return privateEngine != null;
    }

    /** The last sequence of the home of a private engine when it started; 0 for a new home. */
    long recoveredSequence() {
        return privateEngine.recoveredSequence();
    }

    /**
     * When something is next due in a private engine, as of all that it has answered, in nanoseconds since the epoch, UTC;
     * {@link io.millrace.engine.service.Service#NEVER} when nothing is.
     */
    long dueTimeNs() {
        return privateEngine.counters().get(EngineCounter.DUE_TIME);
    }

    /** Settings of a client that reaches the engine, as a producer that nobody knew before. */
    Client.Context clientContext() {
        final Client.Context context = new Client.Context()
            .aeronDirectoryName(endpoint.aeronDirectoryName())
            .ingressChannel(endpoint.channel())
            .commandStreamId(endpoint.commandStreamId())
            .controlStreamId(endpoint.controlStreamId())
            // Batches and pages as great as an engine takes them by default.
            .maxMessageLength(MESSAGE_LENGTH)
            .clientId(new SecureRandom().nextLong() | 1);
        return login == null ? context : login.applyTo(context);
    }

    @Override
    public void close() {
        if (isPrivate()) {
            closeEngine();
            try {
                // It would keep the engine's memory for as long as the JVM lives.
                Runtime.getRuntime().removeShutdownHook(shutdownHook);
            } catch (final IllegalStateException ex) {
                // The JVM is ending: it has been called.
            }
        }
    }

    private void closeEngine() {
        if (closed.compareAndSet(false, true)) {
            try {
                privateEngine.close();
            } finally {
                afterEnd.run();
            }
        }
    }
}
