package io.millrace.bench.load;

import io.millrace.bench.Bench;
import io.millrace.bench.options.EngineOptions;
import io.millrace.engine.counters.CountersFile;
import io.millrace.ops.rig.ChildProcess;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An engine in a process of its own, on a home of its own. It is killed in the end.
 */
public final class EngineProcess implements AutoCloseable {
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final ChildProcess process;
    private final Path home;
    private final String aeronDirectoryName;
    private final String collector;

    private EngineProcess(final ChildProcess process, final Path home, final String aeronDirectoryName)
        throws InterruptedException {
        this.process = process;
        this.home = home;
        this.aeronDirectoryName = aeronDirectoryName;
        this.collector = process.await(EngineCommand.SERVING, TIMEOUT_NS).substring(EngineCommand.SERVING.length());
    }

    /**
     * Starts it, with this JVM's flags.
     *
     * @param scratch folder for its home and Aeron's files, where there are none yet.
     * @param options how it runs.
     * @param more    further options of {@link EngineCommand}, with their values.
     * @return the engine, serving, to be closed by the caller.
     * @throws IOException          if it can't be started.
     * @throws InterruptedException if the thread was interrupted.
     */
    public static EngineProcess start(final Path scratch, final EngineOptions options, final String... more)
        throws IOException, InterruptedException {
        return start(scratch, options, List.of(), more);
    }

    /**
     * Starts it, with further flags of the JVM.
     *
     * @param scratch    folder for its home and Aeron's files, where there are none yet.
     * @param options    how it runs.
     * @param jvmOptions that come behind this JVM's.
     * @param more       further options of {@link EngineCommand}, with their values.
     * @return the engine, serving, to be closed by the caller.
     * @throws IOException          if it can't be started.
     * @throws InterruptedException if the thread was interrupted.
     */
    public static EngineProcess start(
        final Path scratch, final EngineOptions options, final List<String> jvmOptions, final String... more)
        throws IOException, InterruptedException {
        final Path home = scratch.resolve("home");
        final String aeronDirectoryName = scratch.resolve("aeron").toString();
        final Stream<String> args = Stream.of("engine", "--home", home.toString(), "--aeron-dir", aeronDirectoryName,
            "--durability", options.durability().name(), "--profile", options.profile().name());
        final ChildProcess process = ChildProcess.start(
            Bench.class, jvmOptions, Stream.concat(args, Stream.of(more)).toArray(String[]::new));
        try {
            return new EngineProcess(process, home, aeronDirectoryName);
        } catch (final RuntimeException | InterruptedException ex) {
            process.close();
            throw ex;
        }
    }

    /**
     * Where producers find it.
     *
     * @return the media driver's folder.
     */
    public String aeronDirectoryName() {
        return aeronDirectoryName;
    }

    /**
     * Which collector it has.
     *
     * @return names of the collectors.
     */
    public String collector() {
        return collector;
    }

    /**
     * Its counters, which it goes on writing.
     *
     * @return a mapping of their file, to be closed by the caller.
     */
    public CountersFile counters() {
        final CountersFile counters = CountersFile.map(home);
        if (counters == null) {
            throw new IllegalStateException("there are no counters in " + home);
        }
        return counters;
    }

    /**
     * Asks what it has allocated.
     *
     * @return its answer.
     * @throws IOException          if it has ended.
     * @throws InterruptedException if the thread was interrupted.
     */
    public HeapUse use() throws IOException, InterruptedException {
        process.tell("");
        return HeapUse.parse(process.await(EngineCommand.USE, TIMEOUT_NS).substring(EngineCommand.USE.length()));
    }

    @Override
    public void close() {
        process.close();
    }
}
