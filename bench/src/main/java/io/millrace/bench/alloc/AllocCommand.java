package io.millrace.bench.alloc;

import io.millrace.bench.load.EnginePeer;
import io.millrace.bench.load.EngineProcess;
import io.millrace.bench.load.HeapUse;
import io.millrace.bench.load.Peer;
import io.millrace.bench.load.PeerLoad;
import io.millrace.bench.load.Scratch;
import io.millrace.bench.options.BenchOptions;
import io.millrace.bench.options.EngineOptions;
import io.millrace.bench.report.FigureReport;
import io.millrace.bench.report.RunFigures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

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
    private static final double MIB = 1024 * 1024;
    private static final int HEAP_MIN_MIB = 32;

    @Option(names = "--commands", defaultValue = "50000000", paramLabel = "N",
        description = "Commands in all. Each takes some 36 bytes of memory, and 310 of the disk.")
    private long commands;

    @Option(names = "--stretch", defaultValue = "1000000", paramLabel = "N",
        description = "The first N of them warm up; the others are measured in stretches of N.")
    private long stretch;

    @Option(names = "--heap", defaultValue = "64", paramLabel = "MIB", description = "Size of the engine's heap.")
    private int heap;

    @Mixin
    private BenchOptions options;

    @Mixin
    private EngineOptions engineOptions;

    /** Made by the command line. */
    public AllocCommand() {
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.require(stretch >= 1, "--stretch", "at least 1");
        options.require(commands >= 2 * stretch, "--commands", "at least twice --stretch");
        options.require(heap >= HEAP_MIN_MIB, "--heap", "at least " + HEAP_MIN_MIB);
        options.check();
        final Map<String, String> surroundings = options.surroundings();
        surroundings.put("engine's heap", heap + " MiB");
        engineOptions.describe(surroundings);
        surroundings.put("stretches", (commands / stretch - 1) + " of " + stretch + " commands, after one to warm up");
        try (Scratch scratch = Scratch.create(options.folder())) {
            final Map<String, RunFigures> figures = measure(scratch.path(), surroundings);
            options.print(new FigureReport("alloc", surroundings).add("", figures)
                .note("Min, median and max are of the stretches. Heap used: by everything in the engine's process, the media")
                .note("driver, the thread that makes segments, and this benchmark's questions among it. Hot threads: those that")
                .note("take in, journal, apply and answer commands. HotSpot itself allocates on a thread when it links or")
                .note("compiles what that thread comes to for the first time; what engines allocate would be in every stretch."));
        } catch (final IllegalStateException ex) {
            return options.fail("ALLOC_FAILED", ex.getMessage());
        }
        return CommandLine.ExitCode.OK;
    }

    private Map<String, RunFigures> measure(final Path scratch, final Map<String, String> surroundings)
        throws IOException, InterruptedException {
        final double[] rates = new double[Math.toIntExact(commands / stretch - 1)];
        final double[] heapUsed = new double[rates.length];
        final double[] hotUsed = new double[rates.length];
        try (EngineProcess engine = EngineProcess.start(scratch, engineOptions, jvmOptions())) {
            surroundings.put("engine's collector", engine.collector());
            final HeapUse serving = engine.use();
            try (Peer peer = new EnginePeer(engine.aeronDirectoryName())) {
                final PeerLoad load = new PeerLoad(peer);
                load.fullSpeed(stretch);
                final HeapUse warm = engine.use();
                HeapUse last = warm;
                for (int i = 0; i < rates.length; i++) {
                    rates[i] = load.fullSpeed(stretch);
                    final HeapUse use = engine.use();
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

    private List<String> jvmOptions() {
        return List.of(
            "-XX:-UseSerialGC", "-XX:-UseParallelGC", "-XX:-UseG1GC",
            "-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-XX:+ExitOnOutOfMemoryError",
            "-Xms" + heap + "m", "-Xmx" + heap + "m");
    }
}
