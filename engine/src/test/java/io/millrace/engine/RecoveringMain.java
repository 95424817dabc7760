package io.millrace.engine;

import io.millrace.engine.support.TestEngine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Recovers a home and prints how far it came, and the most memory that was resident meanwhile. */
public final class RecoveringMain {
    private static final String PEAK = "VmHWM:";

    private RecoveringMain() {
    }

    /**
     * Runs.
     *
     * @param args folder for home and media driver.
     */
    public static void main(final String[] args) throws IOException {
        try (TestEngine engine = TestEngine.launch(TestEngine.context(Path.of(args[0])))) {
            final String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(PEAK)).findFirst().orElseThrow();
            System.out.println("RECOVERED " + engine.engine().recoveredSequence()
                + " PEAK " + peak.substring(PEAK.length()).replace("kB", "").trim());
        }
    }
}
