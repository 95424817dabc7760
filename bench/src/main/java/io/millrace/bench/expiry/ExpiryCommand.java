package io.millrace.bench.expiry;

import io.millrace.bench.load.Scratch;
import io.millrace.bench.options.RunOptions;
import io.millrace.bench.report.FigureReport;
import io.millrace.bench.report.Percentiles;
import io.millrace.bench.report.RunFigures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

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

    @Mixin
    private RunOptions options;

    /** Made by the command line. */
    public ExpiryCommand() {
    }

    @Override
    public Integer call() throws IOException {
        options.require(pendings >= 1 && pendings <= 10_000_000, "--pendings", "from 1 to 10000000");
        options.require(rate >= 1 && rate <= 1_000_000, "--rate", "from 1 to 1000000");
        options.require(seconds >= 1, "--seconds", "at least 1");
        options.check();
        final Map<String, String> surroundings = options.surroundings();
        final List<ExpiryResult> results = new ArrayList<>();
        try (Scratch scratch = Scratch.create(options.folder())) {
            for (int run = 0; run < options.runs(); run++) {
                results.add(new ExpiryRun(scratch.path(), pendings, rate, seconds).measure());
            }
        }
        surroundings.put("durability", "process");
        surroundings.put("load", rate + " single transfers a second, open loop, over IPC");
        surroundings.put("pending transfers", Integer.toString(pendings));
        surroundings.put("runs", Integer.toString(options.runs()));
        final FigureReport report = new FigureReport("expiry", surroundings)
            .add("", figures(results))
            .note("Latency counts from when a transfer was to be sent. The load's gap is the longest time that its own")
            .note("thread, which never waits, was away: what the machine did to it. With other load on the machine, all of")
            .note("it says little.");
        options.print(report);
        return CommandLine.ExitCode.OK;
    }

    private static Map<String, RunFigures> figures(final List<ExpiryResult> results) {
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        for (final double percentile : Percentiles.all()) {
            final String name = Percentiles.name(percentile);
            figures.put(name + " without, us", RunFigures.of(results, r -> Percentiles.us(r.withoutNs(), percentile)));
            figures.put(name + " during, us", RunFigures.of(results, r -> Percentiles.us(r.duringNs(), percentile)));
            figures.put(name + " ratio", RunFigures.of(results,
                r -> Percentiles.us(r.duringNs(), percentile) / Percentiles.us(r.withoutNs(), percentile)));
        }
        figures.put("load's gap without, us", RunFigures.of(results, r -> r.withoutGapNs() / 1e3));
        figures.put("load's gap during, us", RunFigures.of(results, r -> r.duringGapNs() / 1e3));
        figures.put("until all expired, ms", RunFigures.of(results, r -> r.sweepingNs() / 1e6));
        figures.put("sweeps", RunFigures.of(results, ExpiryResult::sweeps));
        figures.put("a sweep with its turn, us", RunFigures.of(results, r -> r.sweepingNs() / 1e3 / r.sweeps()));
        return figures;
    }
}
