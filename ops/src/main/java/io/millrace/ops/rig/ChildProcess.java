package io.millrace.ops.rig;

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
 * Another command in a process of its own, with this JVM's flags; what it says comes line by line. It is killed when this JVM
 * ends.
 */
public final class ChildProcess implements AutoCloseable {
    /** What is heard behind the last line. */
    public static final String END = "\0";

    private final Process process;
    private final Writer input;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuilder heard = new StringBuilder();

    private ChildProcess(final Process process) {
        this.process = process;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        final Thread killer = new Thread(process::destroyForcibly, "child-killer");
        Runtime.getRuntime().addShutdownHook(killer);
        process.onExit().thenRun(() -> Runtime.getRuntime().removeShutdownHook(killer));
        final Thread reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a command.
     *
     * @param main class whose main method runs the command.
     * @param args the command and its options.
     * @return the process, to be closed by the caller.
     * @throws IOException if it cannot be started.
     */
    public static ChildProcess start(final Class<?> main, final String... args) throws IOException {
        return start(main, List.of(), args);
    }

    /**
     * Starts a command.
     *
     * @param main       class whose main method runs the command.
     * @param jvmOptions that come behind this JVM's own, and count where they say otherwise.
     * @param args       the command and its options.
     * @return the process, to be closed by the caller.
     * @throws IOException if it cannot be started.
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
     * Waits for the next line that begins like this; what does not is gone by.
     *
     * @param prefix    how it begins.
     * @param timeoutNs how long to wait.
     * @return the whole line.
     * @throws InterruptedException  if this thread is.
     * @throws IllegalStateException if it does not come in time or the process ends before, with all that has gone by.
     */
    public String await(final String prefix, final long timeoutNs) throws InterruptedException {
        final String line = find(prefix, timeoutNs);
        if (line == null) {
            throw new IllegalStateException("no '" + prefix + "' in time" + heard());
        }
        return line;
    }

    /**
     * Waits for a line that may not come; what does not begin like it is gone by.
     *
     * @param prefix    how it begins.
     * @param timeoutNs how long to wait.
     * @return the whole line; null if it did not come in time.
     * @throws InterruptedException  if this thread is.
     * @throws IllegalStateException if the process ends before, with all that has gone by.
     */
    public String find(final String prefix, final long timeoutNs) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (true) {
            final String line = poll(Math.max(0, deadlineNs - System.nanoTime()));
            if (line == null || line.startsWith(prefix)) {
                return line;
            }
            if (line.equals(END)) {
                throw new IllegalStateException("the process ended before '" + prefix + "'" + heard());
            }
            heard.append(line).append("; ");
        }
    }

    /**
     * The next line.
     *
     * @param timeoutNs how long to wait for it.
     * @return the line; null when none came in time, {@link #END} when none will come.
     * @throws InterruptedException if this thread is.
     */
    public String poll(final long timeoutNs) throws InterruptedException {
        return lines.poll(timeoutNs, TimeUnit.NANOSECONDS);
    }

    /**
     * Says something to the process.
     *
     * @param line for its standard input.
     * @throws IOException if it has ended.
     */
    public void tell(final String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /**
     * Which process it is.
     *
     * @return its pid.
     */
    public long pid() {
        return process.pid();
    }

    /**
     * SIGKILL. Returns when the process is gone.
     *
     * @throws InterruptedException if this thread is.
     */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /**
     * SIGTERM. Returns when the process is gone.
     *
     * @return the exit code.
     * @throws InterruptedException if this thread is.
     */
    public int terminate() throws InterruptedException {
        // Not the process's own method, which would close the output before the last words.
        process.toHandle().destroy();
        return process.waitFor();
    }

    /**
     * Sends a signal.
     *
     * @param name as {@code kill} knows it, STOP for instance.
     * @throws IOException          if it can't be sent.
     * @throws InterruptedException if this thread is.
     */
    public void signal(final String name) throws IOException, InterruptedException {
        final int exitCode = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        if (exitCode != 0) {
            throw new IOException("kill -" + name + " " + process.pid() + " ended with " + exitCode);
        }
    }

    /**
     * The processor time that it has taken.
     *
     * @return time in nanoseconds; 0 when it has ended.
     */
    public long cpuNs() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    /** SIGKILL. Returns when the process is gone, or this thread is interrupted. */
    @Override
    public void close() {
        try {
            kill();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private String heard() {
        return heard.isEmpty() ? "" : ": " + heard;
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
