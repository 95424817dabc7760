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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Another {@code millrace} command in a process of its own, with this JVM's flags; what it says comes line by line. */
public final class ChildProcess implements AutoCloseable {
    /** What is heard behind the last line. */
    public static final String END = "\0";

    private final Process process;
    private final Writer input;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private ChildProcess(final Process process) {
        this.process = process;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        final Thread reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a command.
     *
     * @param main class whose main method runs a {@code millrace} command.
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
     * @param main       class whose main method runs a {@code millrace} command.
     * @param jvmOptions beside this JVM's own.
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
     * @throws IllegalStateException if it does not come in time or the process ends before, with all that it said meanwhile.
     */
    public String await(final String prefix, final long timeoutNs) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        final StringBuilder heard = new StringBuilder();
        while (true) {
            final String line = lines.poll(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                throw new IllegalStateException((line == null ? "no '" + prefix + "' in time" : "the process ended before '"
                    + prefix + "'") + (heard.isEmpty() ? "" : ": " + heard));
            }
            if (line.startsWith(prefix)) {
                return line;
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
     * Has the JVM say on its output what each of its threads is doing.
     *
     * @throws IOException if it cannot be told.
     */
    public void dumpThreads() throws IOException {
        new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
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
