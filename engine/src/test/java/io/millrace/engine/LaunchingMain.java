package io.millrace.engine;

import io.aeron.exceptions.RegistrationException;
import io.millrace.client.BlockingClient;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;

import java.nio.file.Path;
import java.util.List;

/** Launches and closes one engine after another, and some that can't be launched, in one process. */
public final class LaunchingMain {
    private static final String UNKNOWN_INTERFACE = "aeron:udp?endpoint=localhost:24518|interface=203.0.113.1";

    private LaunchingMain() {
    }

    /**
     * Runs.
     *
     * @param args folder for home and media driver; how many engines.
     */
    public static void main(final String[] args) {
        final Path folder = Path.of(args[0]);
        final int count = Integer.parseInt(args[1]);
        for (int i = 0; i < count; i++) {
            try (TestEngine engine = TestEngine.launch(context(folder));
                BlockingClient client = engine.connect(7)) {
                Payments.createAccounts(client, 1);
            }
            try {
                // Fails when everything has been allocated, and ingress is to begin to listen.
                Engine.launch(context(folder).ingressChannels(List.of(UNKNOWN_INTERFACE)).errorHandler(e -> { })).close();
                throw new IllegalStateException("an engine listens on " + UNKNOWN_INTERFACE);
            } catch (final RegistrationException ex) {
                System.out.println("launch " + i + " failed as it should: " + ex.getMessage());
            }
        }
        System.out.println("LAUNCHED " + count);
    }

    private static EngineContext context(final Path folder) {
        return TestEngine.context(folder).arenaLength(16 * 1024 * 1024);
    }
}
