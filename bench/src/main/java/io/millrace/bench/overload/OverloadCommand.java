package io.millrace.bench.overload;

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
 * {@code bench overload}.
 */
@Command(
    name = "overload",
    description = {
        "Single transfers, open loop, at some times what the engine takes: what it turns away, how long what it takes takes,"
            + " and whether its books agree with the producers' in the end.",
        "Ends with 1 when they do not."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class OverloadCommand implements Callable<Integer> {
    private static final int UNSOUND_EXIT_CODE = 1;
    private static final double MIB = 1024 * 1024;

    @Option(names = "--factor", defaultValue = "10", paramLabel = "N", description = "Times the highest rate.")
    private double factor;

    @Option(names = "--producers", defaultValue = "2", paramLabel = "N", description = "Producers, each with a thread.")
    private int producers;

    @Option(names = "--calibration-seconds", defaultValue = "6", paramLabel = "N",
        description = "How long to find the highest rate, which is that of the best second.")
    private int calibrationSeconds;

    @Option(names = "--seconds", defaultValue = "60", paramLabel = "N", description = "Of the overload.")
    private int seconds;

    @Mixin
    private RunOptions options;

    /** Made by the command line. */
    public OverloadCommand() {
    }

    @Override
    public Integer call() throws IOException {
        options.require(factor >= 0.1 && factor <= 1000, "--factor", "from 0.1 to 1000");
        options.require(producers >= 1 && producers <= 32, "--producers", "from 1 to 32");
        options.require(calibrationSeconds >= 1, "--calibration-seconds", "at least 1");
        options.require(seconds >= 1, "--seconds", "at least 1");
        options.check();
        final Map<String, String> surroundings = options.surroundings();
        final List<OverloadResult> results = new ArrayList<>();
        try (Scratch scratch = Scratch.create(options.folder())) {
            for (int run = 0; run < options.runs(); run++) {
                results.add(new OverloadRun(scratch.path(), producers, factor, calibrationSeconds, seconds).measure());
            }
        }
        surroundings.put("durability", "process");
        surroundings.put("load", "single transfers over IPC, open loop, from " + producers
            + " producers in the engine's process, for " + seconds + " s");
        surroundings.put("runs", options.runs() + ", each after " + calibrationSeconds + " s at full speed");
        final boolean isSound = results.stream().allMatch(result -> result.audit().isSound());
        options.print(new FigureReport("overload", surroundings)
            .add("", figures(results))
            .note("An offer that the engine does not take at once is lost. Of those that it took, latency counts from then, and")
            .note("from when they were to be sent. A producer that was away offers late, or not at all: offered is what it came")
            .note("to. Resident memory is that of engine and producers, with the journal and the streams that they have mapped.")
            .note(isSound
                ? "The engine agrees with the producers' books: what was acknowledged is there once, and nothing else is."
                : "THE ENGINE DOES NOT AGREE WITH THE PRODUCERS' BOOKS."));
        return isSound ? CommandLine.ExitCode.OK : UNSOUND_EXIT_CODE;
    }

    private static Map<String, RunFigures> figures(final List<OverloadResult> results) {
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        figures.put("highest rate, a second", RunFigures.of(results, OverloadResult::highestRate));
        figures.put("planned, a second", RunFigures.of(results, OverloadResult::plannedRate));
        figures.put("offered", RunFigures.of(results, OverloadResult::offered));
        figures.put("back-pressured", RunFigures.of(results, OverloadResult::backPressured));
        figures.put("held back by the window", RunFigures.of(results, OverloadResult::windowFull));
        figures.put("acknowledged", RunFigures.of(results, OverloadResult::acknowledged));
        figures.put("offered for each acknowledged", RunFigures.of(results, r -> (double) r.offered() / r.acknowledged()));
        for (final double percentile : Percentiles.all()) {
            final String name = Percentiles.name(percentile);
            figures.put(name + " since taken, us", RunFigures.of(results, r -> Percentiles.us(r.sinceTakenNs(), percentile)));
            figures.put(name + " since planned, us", RunFigures.of(results, r -> Percentiles.us(r.sincePlannedNs(), percentile)));
        }
        figures.put("producers' gap, us", RunFigures.of(results, r -> r.gapNs() / 1e3));
        figures.put("resident before, MiB", RunFigures.of(results, r -> r.memory().residentBefore() / MIB));
        figures.put("resident at most, MiB", RunFigures.of(results, r -> r.memory().residentMax() / MIB));
        figures.put("resident after, MiB", RunFigures.of(results, r -> r.memory().residentAfter() / MIB));
        figures.put("store before, MiB", RunFigures.of(results, r -> r.memory().storeBefore() / MIB));
        figures.put("store after, MiB", RunFigures.of(results, r -> r.memory().storeAfter() / MIB));
        figures.put("looked up", RunFigures.of(results, r -> r.audit().acknowledged()));
        figures.put("acknowledged and missing", RunFigures.of(results, r -> r.audit().missing()));
        figures.put("there and other than sent", RunFigures.of(results, r -> r.audit().different()));
        figures.put("there and not acknowledged", RunFigures.of(results, r -> r.audit().unexpected()));
        figures.put("balances off", RunFigures.of(results, r -> r.audit().wrongBalances()));
        return figures;
    }
}
