package io.millrace.ops.exec;

import io.millrace.client.Client;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.journal.Durability;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** An engine with a home of its own, whose clock stands still at 1,000 s. */
final class ScriptEngine implements AutoCloseable {
    private static final long TIME_NS = 1_000_000_000_000L;

    private final Engine engine;
    private long lastClientId;

    ScriptEngine(final Path folder) {
        engine = Engine.launch(new EngineContext()
            .home(folder.resolve("home"))
            .aeronDirectoryName(folder.resolve("aeron").toString())
            .durability(Durability.PROCESS)
            .ingressClock(() -> TIME_NS));
    }

    /** Runs lines as one script; the engine's clock can't be moved. */
    List<String> run(final String... lines) {
        return run((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    List<String> run(final byte[] script) {
        return run(new ByteArrayInputStream(script));
    }

    List<String> run(final InputStream script) {
        final StringWriter out = new StringWriter();
        try (Client client = connect()) {
            new Exec(client, null).run(script, new PrintWriter(out));
        }
        return out.toString().lines().toList();
    }

    /** Runs each line as a script of its own, all in one session. */
    List<String> runEach(final String... lines) {
        final StringWriter out = new StringWriter();
        try (Client client = connect()) {
            for (final String line : lines) {
                new Exec(client, null).run(
                    new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.UTF_8)), new PrintWriter(out));
            }
        }
        return out.toString().lines().toList();
    }

    private Client connect() {
        return Client.connect(new Client.Context()
            .aeronDirectoryName(engine.context().aeronDirectoryName())
            .maxMessageLength(1024 * 1024)
            .clientId(++lastClientId));
    }

    @Override
    public void close() {
        engine.close();
    }
}
