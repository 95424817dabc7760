package io.millrace.engine.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with the tests' class path and flags: something that can be killed. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final Path output;

    private ChildJvm(final Process process, final Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a main class; what it prints goes to a file in the folder. */
    public static ChildJvm start(final Path folder, final List<String> jvmArgs, final Class<?> main, final String... args) {
        return startUnder(List.of(), folder, jvmArgs, main, args);
    }

    /** Starts a main class as the child of a program that watches it. */
    public static ChildJvm startUnder(
        final List<String> watcher,
        final Path folder,
        final List<String> jvmArgs,
        final Class<?> main,
        final String... args) {
        final List<String> command = new ArrayList<>(watcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("millrace.jvm.args").trim().split("\\s+")));
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.addAll(jvmArgs);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(args));
        try {
            final Path output = Files.createTempFile(folder, "child", ".log");
            return new ChildJvm(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start(), output);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Waits until the child has printed a line, or fails when it dies before. */
    public void awaitLine(final String line) {
        Await.until(() -> {
            final boolean isAlive = process.isAlive();
            if (output().contains(line)) {
                return true;
            }
            if (!isAlive) {
                throw new AssertionError("the child ended before it said '" + line + "':\n" + output());
            }
            return false;
        });
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Waits for the child's end; returns its exit code. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("the child did not end:\n" + output());
            }
            return process.exitValue();
        } catch (final InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** What the child has printed so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
