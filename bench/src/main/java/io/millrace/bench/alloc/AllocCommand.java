package io.millrace.bench.alloc;

import io.millrace.bench.Bench;
import io.millrace.bench.load.ChildProcess;
import io.millrace.bench.load.EngineCommand;
import io.millrace.bench.load.EnginePeer;
import io.millrace.bench.load.HeapUse;
import io.millrace.bench.load.Peer;
import io.millrace.bench.load.PeerLoad;
import io.millrace.bench.load.Scratch;
import io.millrace.bench.report.FigureReport;
import io.millrace.bench.report.RunFigures;
import io.millrace.bench.report.Surroundings;
import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * {@code bench alloc}.
 */
@Command(
    name = "alloc",
    description = {
        "Commands through an engine whose heap is never collected (Epsilon GC): what it needs to start and to warm up, and what"
            + " it allocates after that.",
        "A producer in a process of its own sends single transfers over Aeron IPC. When the heap is used up the engine ends, and"
            + " so does the benchmark, with exit code 1."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class AllocCommand implements Callable<Integer> {
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final double MIB = 1024 * 1024;
    private static final int HEAP_MIN_MIB = 32;

    @Option(names = "--commands", defaultValue = "50000000", paramLabel = "N",
        description = "Commands in all. Each takes some 200 bytes of memory, and as much of the disk.")
    private long commands;

    @Option(names = "--stretch", defaultValue = "1000000", paramLabel = "N",
        description = "The first N of them warm up; the others are measured in stretches of N.")
    private long stretch;

    @Option(names = "--heap", defaultValue = "64", paramLabel = "MIB", description = "Size of the engine's heap.")
    private int heap;

    @Option(names = "--durability", defaultValue = "process", description = "Of the replies: ${COMPLETION-CANDIDATES}.")
    private Durability durability;

    @Option(names = "--profile", defaultValue = "fused", description = "Which thread runs which stage: ${COMPLETION-CANDIDATES}.")
    private Profile profile;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the home is made and deleted again.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--json", description = "Prints JSON.")
    private boolean isJson;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Made by the command line. */
    public AllocCommand() {
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        require(stretch >= 1, "--stretch", "at least 1");
        require(commands >= 2 * stretch, "--commands", "at least twice --stretch");
        require(heap >= HEAP_MIN_MIB, "--heap", "at least " + HEAP_MIN_MIB);
        require(Files.isDirectory(folder), "--dir", "a folder that exists");
        final Map<String, String> surroundings = Surroundings.describe();
        surroundings.put("engine's heap", heap + " MiB");
        surroundings.put("durability", durability.name().toLowerCase(Locale.ROOT));
        surroundings.put("profile", profile.name().toLowerCase(Locale.ROOT));
        surroundings.put("journal on", Surroundings.fileSystem(folder));
        surroundings.put("stretches", (commands / stretch - 1) + " of " + stretch + " commands, after one to warm up");
        try (Scratch scratch = Scratch.create(folder)) {
            final Map<String, RunFigures> figures = measure(scratch.path(), surroundings);
            new FigureReport("alloc", surroundings).add("", figures)
                .note("Min, median and max are of the stretches. Heap used: by everything in the engine's process, the media")
                .note("driver, the thread that makes segments, and this benchmark's questions among it. Hot threads: those that")
                .note("take in, journal, apply and answer commands. HotSpot itself allocates on a thread when it links or")
                .note("compiles what that thread comes to for the first time; what engines allocate would be in every stretch.")
                .print(spec.commandLine().getOut(), isJson);
        } catch (final IllegalStateException ex) {
            spec.commandLine().getErr().println("bench: ALLOC_FAILED: " + ex.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        return CommandLine.ExitCode.OK;
    }

    private Map<String, RunFigures> measure(final Path scratch, final Map<String, String> surroundings)
        throws IOException, InterruptedException {
        final Path aeron = scratch.resolve("aeron");
        final double[] rates = new double[Math.toIntExact(commands / stretch - 1)];
        final double[] heapUsed = new double[rates.length];
        final double[] hotUsed = new double[rates.length];
        try (ChildProcess engine = startEngine(scratch.resolve("home"), aeron)) {
            surroundings.put("engine's collector",
                engine.await(EngineCommand.SERVING, START_TIMEOUT_NS).substring(EngineCommand.SERVING.length()));
            final HeapUse serving = use(engine);
            try (Peer peer = new EnginePeer(aeron.toString())) {
                final PeerLoad load = new PeerLoad(peer);
                load.fullSpeed(stretch);
                final HeapUse warm = use(engine);
                HeapUse last = warm;
                for (int i = 0; i < rates.length; i++) {
                    rates[i] = load.fullSpeed(stretch);
                    final HeapUse use = use(engine);
                    heapUsed[i] = use.heap() - last.heap();
                    hotUsed[i] = use.hot() - last.hot();
                    last = use;
                }
                final Map<String, RunFigures> figures = new LinkedHashMap<>();
                figures.put("commands", new RunFigures(stretch * (rates.length + 1.0)));
                figures.put("commands/s", new RunFigures(rates));
                figures.put("segments of the journal", new RunFigures(last.segments()));
                figures.put("heap used when serving, MiB", new RunFigures(serving.heap() / MIB));
                figures.put("after warm-up, MiB", new RunFigures(warm.heap() / MIB));
                figures.put("in the end, MiB", new RunFigures(last.heap() / MIB));
                figures.put("a stretch, bytes", new RunFigures(heapUsed));
                figures.put("hot threads, warm-up, bytes", new RunFigures(warm.hot()));
                figures.put("hot threads, a stretch, bytes", new RunFigures(hotUsed));
                return figures;
            }
        }
    }

    private ChildProcess startEngine(final Path home, final Path aeron) throws IOException {
        final List<String> jvmOptions = List.of(
            "-XX:-UseSerialGC", "-XX:-UseParallelGC", "-XX:-UseG1GC",
            "-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-XX:+ExitOnOutOfMemoryError",
            "-Xms" + heap + "m", "-Xmx" + heap + "m");
        return ChildProcess.start(Bench.class, jvmOptions, "engine",
            "--home", home.toString(), "--aeron-dir", aeron.toString(),
            "--durability", durability.name(), "--profile", profile.name());
    }

    private static HeapUse use(final ChildProcess engine) throws IOException, InterruptedException {
        engine.tell("");
        return HeapUse.parse(engine.await(EngineCommand.USE, START_TIMEOUT_NS).substring(EngineCommand.USE.length()));
    }

    private void require(final boolean holds, final String option, final String allowed) {
        if (!holds) {
            throw new CommandLine.ParameterException(spec.commandLine(), option + " must be " + allowed);
        }
    }
}
