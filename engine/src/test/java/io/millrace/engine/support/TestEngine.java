package io.millrace.engine.support;

import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.Profile;
import io.millrace.journal.Durability;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * An engine on a home of a test, with small files, and its media driver's folder beside it. Closing it fails the test when
 * anything reported an error that the test did not ask for.
 */
public final class TestEngine implements AutoCloseable {
    /** All tests can be run under another profile. */
    private static final Profile PROFILE = Profile.valueOf(System.getProperty("millrace.test.profile", "FUSED"));

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final Engine engine;

    private TestEngine(final EngineContext context) {
        engine = Engine.launch(context.errorHandler(errors::add));
    }

    /** Settings that tests begin with. */
    public static EngineContext context(final Path folder) {
        return new EngineContext()
            .home(folder.resolve("home"))
            .aeronDirectoryName(folder.resolve("aeron").toString())
            .profile(PROFILE)
            .durability(Durability.PROCESS)
            .segmentLength(16 * 1024 * 1024)
            .arenaLength(4 * 1024 * 1024);
    }

    /** Launches an engine on a home under the folder. */
    public static TestEngine launch(final Path folder) {
        return launch(context(folder));
    }

    /** Launches an engine that is set up in a way of its own. */
    public static TestEngine launch(final EngineContext context) {
        return new TestEngine(context);
    }

    /** The engine itself. */
    public Engine engine() {
        return engine;
    }

    /** A producer's settings that lead to this engine. */
    public Client.Context clientContext(final long clientId) {
        return clientContext(engine.context().aeronDirectoryName(), clientId);
    }

    /** A producer's settings that lead to an engine with this media driver. */
    public static Client.Context clientContext(final String aeronDirectoryName, final long clientId) {
        return new Client.Context()
            .aeronDirectoryName(aeronDirectoryName)
            .maxMessageLength(1024 * 1024)
            .connectTimeoutNs(TimeUnit.SECONDS.toNanos(20))
            .clientId(clientId);
    }

    /** Connects a producer. */
    public BlockingClient connect(final long clientId) {
        return BlockingClient.connect(clientContext(clientId), TimeUnit.SECONDS.toNanos(20));
    }

    /** Errors reported so far; taking them means that they were expected. */
    public List<Throwable> takeErrors() {
        final List<Throwable> taken = List.copyOf(errors);
        errors.removeAll(taken);
        return taken;
    }

    @Override
    public void close() {
        engine.close();
        if (!errors.isEmpty()) {
            final AssertionError error = new AssertionError(errors.size() + " unexpected errors in the engine", errors.get(0));
            errors.forEach(error::addSuppressed);
            throw error;
        }
    }
}
