package io.millrace.bench.load;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own with this one's flags; what it says comes line by line. It is killed when this JVM ends.
 */
public final class ChildProcess implements AutoCloseable {
    private static final String END = "\0";

    private final Process process;
    private final Writer input;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuilder heard = new StringBuilder();
    private final Thread killer;

    private ChildProcess(final Process process) {
        this.process = process;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.killer = new Thread(process::destroyForcibly, "child-killer");
        Runtime.getRuntime().addShutdownHook(killer);
        final Thread reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it.
     *
     * @param main class with the main method.
     * @param args of the main method.
     * @return the process, to be closed by the caller.
     * @throws IOException if it can't be started.
     */
    public static ChildProcess start(final Class<?> main, final String... args) throws IOException {
        return start(main, List.of(), args);
    }

    /**
     * Starts it with flags that come behind this JVM's, and count where they say otherwise.
     *
     * @param main       class with the main method.
     * @param jvmOptions further flags.
     * @param args       of the main method.
     * @return the process, to be closed by the caller.
     * @throws IOException if it can't be started.
     */
    public static ChildProcess start(final Class<?> main, final List<String> jvmOptions, final String... args)
        throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(args));
        return new ChildProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /**
     * Waits for a line; those before it are gone by.
     *
     * @param prefix    with which the line begins.
     * @param timeoutNs how long to wait, in nanoseconds.
     * @return the line.
     * @throws InterruptedException  if the thread was interrupted.
     * @throws IllegalStateException if the line does not come, with what came instead.
     */
    public String await(final String prefix, final long timeoutNs) throws InterruptedException {
        final String line = find(prefix, timeoutNs);
        if (line == null) {
            throw new IllegalStateException("no '" + prefix + "' in time: " + heard);
        }
        return line;
    }

    /**
     * Waits for a line that may not come; those before it are gone by.
     *
     * @param prefix    with which the line begins.
     * @param timeoutNs how long to wait, in nanoseconds.
     * @return the line; null if it did not come in time.
     * @throws InterruptedException  if the thread was interrupted.
     * @throws IllegalStateException if the process has ended, with what came instead.
     */
    public String find(final String prefix, final long timeoutNs) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (true) {
            final String line = lines.poll(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null || line.startsWith(prefix)) {
                return line;
            }
            if (line.equals(END)) {
                throw new IllegalStateException("the process ended before '" + prefix + "': " + heard);
            }
            heard.append(line).append("; ");
        }
    }

    /**
     * Writes a line to its standard input.
     *
     * @param line without its end.
     * @throws IOException if it does not read any more.
     */
    public void tell(final String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /**
     * Sends a signal.
     *
     * @param name as {@code kill} knows it, STOP for instance.
     * @throws IOException          if it can't be sent.
     * @throws InterruptedException if the thread was interrupted.
     */
    public void signal(final String name) throws IOException, InterruptedException {
        final int exitCode = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        if (exitCode != 0) {
            throw new IOException("kill -" + name + " " + process.pid() + " ended with " + exitCode);
        }
    }

    /**
     * SIGKILL. Returns when the process has ended.
     *
     * @throws InterruptedException if the thread was interrupted.
     */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /**
     * The processor time that it has taken.
     *
     * @return time in nanoseconds; 0 when it has ended.
     */
    public long cpuNs() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (final IllegalStateException ex) {
            // This JVM is ending: the hook runs anyway.
        }
    }

    private void read() {
        try (BufferedReader reader =
            new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                lines.add(line);
                line = reader.readLine();
            }
        } catch (final IOException ex) {
            lines.add("the output broke off: " + ex.getMessage());
        } finally {
            lines.add(END);
        }
    }
}
