package io.millrace.engine;

import io.millrace.engine.support.TestEngine;

import java.nio.file.Path;

/** An engine in a process of its own, for tests that kill it. */
public final class EngineMain {
    private EngineMain() {
    }

    /**
     * Serves until killed.
     *
     * @param args the folder under which home and media driver lie.
     */
    public static void main(final String[] args) {
        try (Engine engine = Engine.launch(TestEngine.context(Path.of(args[0])))) {
            System.out.println("SERVING");
            engine.awaitTermination();
        }
    }
}
