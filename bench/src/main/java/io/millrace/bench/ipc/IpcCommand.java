package io.millrace.bench.ipc;

import io.millrace.bench.Bench;
import io.millrace.bench.load.ChildProcess;
import io.millrace.bench.load.EngineCommand;
import io.millrace.bench.load.EnginePeer;
import io.millrace.bench.load.Peer;
import io.millrace.bench.load.Scratch;
import io.millrace.bench.report.FigureReport;
import io.millrace.bench.report.Percentiles;
import io.millrace.bench.report.RunFigures;
import io.millrace.bench.report.Surroundings;
import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * {@code bench ipc}.
 */
@Command(
    name = "ipc",
    description = {
        "Single transfers from this process over Aeron IPC to an engine in another one and back: one at a time, at fixed rates,"
            + " and as fast as it takes them.",
        "Beside it a bare echo, a media driver and a thread that answers, with the same lengths and idle strategies:"
            + " Aeron alone."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class IpcCommand implements Callable<Integer> {
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    @Option(names = "--messages", defaultValue = "1000000", paramLabel = "N",
        description = "Messages at full speed, and a tenth of that one at a time; each once before, to warm up.")
    private long messages;

    @Option(names = "--rates", split = ",", defaultValue = "10000,100000", paramLabel = "N",
        description = "Messages a second in open loop.")
    private List<Integer> rates;

    @Option(names = "--seconds", defaultValue = "5", paramLabel = "N", description = "Of each open load.")
    private int seconds;

    @Option(names = "--runs", defaultValue = "5", paramLabel = "N", description = "Runs, each with processes of its own.")
    private int runs;

    @Option(names = "--durability", defaultValue = "process", description = "Of the replies: ${COMPLETION-CANDIDATES}.")
    private Durability durability;

    @Option(names = "--profile", defaultValue = "fused", description = "Which thread runs which stage: ${COMPLETION-CANDIDATES}.")
    private Profile profile;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where homes are made and deleted again.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--json", description = "Prints JSON.")
    private boolean isJson;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Made by the command line. */
    public IpcCommand() {
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        require(messages >= 10, "--messages", "at least 10");
        require(rates.stream().allMatch(rate -> rate >= 1 && rate <= 10_000_000), "--rates", "from 1 to 10000000");
        require(seconds >= 1, "--seconds", "at least 1");
        require(runs >= 1, "--runs", "at least 1");
        require(Files.isDirectory(folder), "--dir", "a folder that exists");
        final Map<String, String> surroundings = Surroundings.describe();
        surroundings.put("durability", durability.name().toLowerCase(Locale.ROOT));
        surroundings.put("profile", profile.name().toLowerCase(Locale.ROOT));
        surroundings.put("journal on", Surroundings.fileSystem(folder));
        surroundings.put("runs", Integer.toString(runs));
        final List<IpcResult> echo = new ArrayList<>();
        final List<IpcResult> engine = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            try (Scratch scratch = Scratch.create(folder)) {
                echo.add(measureEcho(scratch.path()));
                engine.add(measureEngine(scratch.path()));
            }
        }
        report(surroundings, engine, echo)
            .note("Latencies in microseconds; in open loop they count from when a message was to be sent. Gap: the longest that")
            .note("the load's own thread, which never waits, was away: what the machine did to it. Ratio: the engine's figure as")
            .note("a multiple of the echo's in the same run. With other load on the machine, all of it says little.")
            .print(spec.commandLine().getOut(), isJson);
        return CommandLine.ExitCode.OK;
    }

    private IpcResult measureEcho(final Path scratch) throws IOException, InterruptedException {
        final String aeron = scratch.resolve("aeron-echo").toString();
        try (ChildProcess process = ChildProcess.start(Bench.class, "ipc-echo", "--aeron-dir", aeron)) {
            process.await(EchoCommand.SERVING, START_TIMEOUT_NS);
            try (Peer peer = new EchoPeer(aeron)) {
                return IpcResult.measure(peer, rates, seconds, messages);
            }
        }
    }

    private IpcResult measureEngine(final Path scratch) throws IOException, InterruptedException {
        final String aeron = scratch.resolve("aeron").toString();
        try (ChildProcess process = ChildProcess.start(Bench.class, "engine",
            "--home", scratch.resolve("home").toString(), "--aeron-dir", aeron,
            "--durability", durability.name(), "--profile", profile.name())) {
            process.await(EngineCommand.SERVING, START_TIMEOUT_NS);
            try (Peer peer = new EnginePeer(aeron)) {
                return IpcResult.measure(peer, rates, seconds, messages);
            }
        }
    }

    private FigureReport report(
        final Map<String, String> surroundings, final List<IpcResult> engine, final List<IpcResult> echo) {
        final FigureReport report = new FigureReport("ipc", surroundings);
        report.add("one at a time", latencies(engine, echo, IpcResult::roundTripsNs));
        for (int i = 0; i < rates.size(); i++) {
            final int rate = i;
            final Map<String, RunFigures> figures = latencies(engine, echo, result -> result.open().get(rate).latenciesNs());
            figures.put("gap", figure(engine, result -> result.open().get(rate).gapNs() / 1e3));
            figures.put("gap, echo", figure(echo, result -> result.open().get(rate).gapNs() / 1e3));
            report.add(rates.get(i) + " a second", figures);
        }
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        figures.put("engine, a second", figure(engine, IpcResult::fullSpeed));
        figures.put("echo, a second", figure(echo, IpcResult::fullSpeed));
        figures.put("engine's part", ratios(engine, echo, IpcResult::fullSpeed));
        return report.add("full speed", figures);
    }

    private static Map<String, RunFigures> latencies(
        final List<IpcResult> engine, final List<IpcResult> echo, final Function<IpcResult, Histogram> histogram) {
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        for (final double percentile : Percentiles.all()) {
            final String name = Percentiles.name(percentile);
            final ToDoubleFunction<IpcResult> us = result -> Percentiles.us(histogram.apply(result), percentile);
            figures.put(name, figure(engine, us));
            figures.put(name + ", echo", figure(echo, us));
            figures.put(name + ", ratio", ratios(engine, echo, us));
        }
        return figures;
    }

    private static RunFigures figure(final List<IpcResult> results, final ToDoubleFunction<IpcResult> function) {
        return new RunFigures(results.stream().mapToDouble(function).toArray());
    }

    private static RunFigures ratios(
        final List<IpcResult> engine, final List<IpcResult> echo, final ToDoubleFunction<IpcResult> function) {
        return new RunFigures(IntStream.range(0, engine.size())
            .mapToDouble(i -> function.applyAsDouble(engine.get(i)) / function.applyAsDouble(echo.get(i)))
            .toArray());
    }

    private void require(final boolean holds, final String option, final String allowed) {
        if (!holds) {
            throw new CommandLine.ParameterException(spec.commandLine(), option + " must be " + allowed);
        }
    }
}
