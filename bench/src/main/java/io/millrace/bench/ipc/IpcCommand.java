package io.millrace.bench.ipc;

import io.millrace.bench.Bench;
import io.millrace.bench.load.EnginePeer;
import io.millrace.bench.load.EngineProcess;
import io.millrace.bench.load.Peer;
import io.millrace.bench.load.Scratch;
import io.millrace.bench.options.EngineOptions;
import io.millrace.bench.options.RunOptions;
import io.millrace.bench.report.FigureReport;
import io.millrace.bench.report.Percentiles;
import io.millrace.bench.report.RunFigures;
import io.millrace.ops.rig.ChildProcess;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    @Mixin
    private RunOptions options;

    @Mixin
    private EngineOptions engineOptions;

    /** Made by the command line. */
    public IpcCommand() {
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.require(messages >= 10, "--messages", "at least 10");
        options.require(rates.stream().allMatch(rate -> rate >= 1 && rate <= 10_000_000), "--rates", "from 1 to 10000000");
        options.require(seconds >= 1, "--seconds", "at least 1");
        options.check();
        final Map<String, String> surroundings = options.surroundings();
        engineOptions.describe(surroundings);
        surroundings.put("runs", Integer.toString(options.runs()));
        final List<IpcResult> echo = new ArrayList<>();
        final List<IpcResult> engine = new ArrayList<>();
        for (int run = 0; run < options.runs(); run++) {
            try (Scratch scratch = Scratch.create(options.folder())) {
                echo.add(measureEcho(scratch.path()));
                engine.add(measureEngine(scratch.path()));
            }
        }
        options.print(report(surroundings, engine, echo)
            .note("Latencies in microseconds; in open loop they count from when a message was to be sent. Gap: the longest that")
            .note("the load's own thread, which never waits, was away: what the machine did to it. Ratio: the engine's figure as")
            .note("a multiple of the echo's in the same run. With other load on the machine, all of it says little."));
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
        try (EngineProcess engine = EngineProcess.start(scratch, engineOptions);
            Peer peer = new EnginePeer(engine.aeronDirectoryName())) {
            return IpcResult.measure(peer, rates, seconds, messages);
        }
    }

    private FigureReport report(
        final Map<String, String> surroundings, final List<IpcResult> engine, final List<IpcResult> echo) {
        final FigureReport report = new FigureReport("ipc", surroundings);
        report.add("one at a time", latencies(engine, echo, IpcResult::roundTripsNs));
        for (int i = 0; i < rates.size(); i++) {
            final int rate = i;
            final Map<String, RunFigures> figures = latencies(engine, echo, result -> result.open().get(rate).latenciesNs());
            figures.put("gap", RunFigures.of(engine, result -> result.open().get(rate).gapNs() / 1e3));
            figures.put("gap, echo", RunFigures.of(echo, result -> result.open().get(rate).gapNs() / 1e3));
            report.add(rates.get(i) + " a second", figures);
        }
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        figures.put("engine, a second", RunFigures.of(engine, IpcResult::fullSpeed));
        figures.put("echo, a second", RunFigures.of(echo, IpcResult::fullSpeed));
        figures.put("engine's part", ratios(engine, echo, IpcResult::fullSpeed));
        return report.add("full speed", figures);
    }

    private static Map<String, RunFigures> latencies(
        final List<IpcResult> engine, final List<IpcResult> echo, final Function<IpcResult, Histogram> histogram) {
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        for (final double percentile : Percentiles.all()) {
            final String name = Percentiles.name(percentile);
            final ToDoubleFunction<IpcResult> us = result -> Percentiles.us(histogram.apply(result), percentile);
            figures.put(name, RunFigures.of(engine, us));
            figures.put(name + ", echo", RunFigures.of(echo, us));
            figures.put(name + ", ratio", ratios(engine, echo, us));
        }
        return figures;
    }

    private static RunFigures ratios(
        final List<IpcResult> engine, final List<IpcResult> echo, final ToDoubleFunction<IpcResult> function) {
        return new RunFigures(IntStream.range(0, engine.size())
            .mapToDouble(i -> function.applyAsDouble(engine.get(i)) / function.applyAsDouble(echo.get(i)))
            .toArray());
    }
}
