package io.millrace.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a main class of the tests in a JVM of its own.
 */
final class ChildJvm {
    private ChildJvm() {
    }

    /** Command line of a JVM with the flags and the class path of this one. */
    static List<String> command(final Class<?> main, final Object... args) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String arg : System.getProperty("millrace.jvm.args", "").trim().split("\\s+")) {
            if (!arg.isEmpty()) {
                command.add(arg);
            }
        }
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.add("-XX:-UsePerfData");
        command.add("-Xmx256m");
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        for (final Object arg : args) {
            command.add(arg.toString());
        }
        return command;
    }

    /** Starts a command; what it says on stderr goes to that of the tests. */
    static Process start(final List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
