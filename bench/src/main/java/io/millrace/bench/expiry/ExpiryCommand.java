package io.millrace.bench.expiry;

import io.millrace.bench.load.Scratch;
import io.millrace.bench.report.FigureReport;
import io.millrace.bench.report.Percentiles;
import io.millrace.bench.report.RunFigures;
import io.millrace.bench.report.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/**
 * {@code bench expiry}.
 */
@Command(
    name = "expiry",
    description = "Latency of single transfers while many pending ones, all due at once, expire, beside that without.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ExpiryCommand implements Callable<Integer> {
    @Option(names = "--pendings", defaultValue = "1000000", paramLabel = "N", description = "Pending transfers.")
    private int pendings;

    @Option(names = "--rate", defaultValue = "20000", paramLabel = "N", description = "Single transfers a second.")
    private int rate;

    @Option(names = "--seconds", defaultValue = "3", paramLabel = "N", description = "Of the load without expiries.")
    private int seconds;

    @Option(names = "--runs", defaultValue = "5", paramLabel = "N", description = "Runs, each with an engine of its own.")
    private int runs;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where homes are made and deleted again.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--json", description = "Prints JSON.")
    private boolean isJson;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Made by the command line. */
    public ExpiryCommand() {
    }

    @Override
    public Integer call() throws IOException {
        require(pendings >= 1 && pendings <= 10_000_000, "--pendings", "from 1 to 10000000");
        require(rate >= 1 && rate <= 1_000_000, "--rate", "from 1 to 1000000");
        require(seconds >= 1, "--seconds", "at least 1");
        require(runs >= 1, "--runs", "at least 1");
        require(Files.isDirectory(folder), "--dir", "a folder that exists");
        final Map<String, String> surroundings = Surroundings.describe();
        final List<ExpiryResult> results = new ArrayList<>();
        try (Scratch scratch = Scratch.create(folder)) {
            for (int run = 0; run < runs; run++) {
                results.add(new ExpiryRun(scratch.path(), pendings, rate, seconds).measure());
            }
        }
        surroundings.put("durability", "process");
        surroundings.put("journal on", Surroundings.fileSystem(folder));
        surroundings.put("load", rate + " single transfers a second, open loop, over IPC");
        surroundings.put("pending transfers", Integer.toString(pendings));
        surroundings.put("runs", Integer.toString(runs));
        final FigureReport report = new FigureReport("expiry", surroundings)
            .add("", figures(results))
            .note("Latency counts from when a transfer was to be sent. The load's gap is the longest time that its own")
            .note("thread, which never waits, was away: what the machine did to it. With other load on the machine, all of")
            .note("it says little.");
        report.print(spec.commandLine().getOut(), isJson);
        return CommandLine.ExitCode.OK;
    }

    private static Map<String, RunFigures> figures(final List<ExpiryResult> results) {
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        for (final double percentile : Percentiles.all()) {
            final String name = Percentiles.name(percentile);
            figures.put(name + " without, us", figure(results, r -> Percentiles.us(r.withoutNs(), percentile)));
            figures.put(name + " during, us", figure(results, r -> Percentiles.us(r.duringNs(), percentile)));
            figures.put(name + " ratio", figure(results,
                r -> Percentiles.us(r.duringNs(), percentile) / Percentiles.us(r.withoutNs(), percentile)));
        }
        figures.put("load's gap without, us", figure(results, r -> r.withoutGapNs() / 1e3));
        figures.put("load's gap during, us", figure(results, r -> r.duringGapNs() / 1e3));
        figures.put("until all expired, ms", figure(results, r -> r.sweepingNs() / 1e6));
        figures.put("sweeps", figure(results, ExpiryResult::sweeps));
        figures.put("a sweep with its turn, us", figure(results, r -> r.sweepingNs() / 1e3 / r.sweeps()));
        return figures;
    }

    private static RunFigures figure(final List<ExpiryResult> results, final ToDoubleFunction<ExpiryResult> function) {
        return new RunFigures(results.stream().mapToDouble(function).toArray());
    }

    private void require(final boolean holds, final String option, final String allowed) {
        if (!holds) {
            throw new CommandLine.ParameterException(spec.commandLine(), option + " must be " + allowed);
        }
    }
}
