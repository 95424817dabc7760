package io.millrace.bench.pause;

import io.millrace.bench.options.EngineOptions;
import io.millrace.bench.options.RunOptions;
import io.millrace.bench.report.FigureReport;
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
 * {@code bench pause}.
 */
@Command(
    name = "pause",
    description = {
        "Latency of single transfers from this process over Aeron IPC to an engine in another one, in open loop, while something"
            + " else goes on there, beside the same load just before.",
        "Ends with 1 when that something did not take place."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class PauseCommand implements Callable<Integer> {
    @Option(names = "--disturbances", split = ",", defaultValue = "roll,growth,consumer,scan", paramLabel = "NAME",
        description = "What goes on: ${COMPLETION-CANDIDATES}. There are no snapshots and no pruning.")
    private List<Disturbance> disturbances;

    @Option(names = "--shares", split = ",", defaultValue = "10,50,80", paramLabel = "PERCENT",
        description = "Messages a second, in per cent of the highest rate, which is measured first.")
    private List<Integer> shares;

    @Option(names = "--rates", split = ",", paramLabel = "N", showDefaultValue = CommandLine.Help.Visibility.NEVER,
        description = "Messages a second, in the place of --shares.")
    private List<Integer> rates = List.of();

    @Option(names = "--warm-up", defaultValue = "200000", paramLabel = "N",
        description = "Transfers with which each engine warms up before it serves, as 'serve --warm-up' does; 0 for none.")
    private long warmUp;

    @Option(names = "--messages", defaultValue = "1000000", paramLabel = "N",
        description = "Messages at full speed that each engine has behind it before the first load.")
    private long messages;

    @Option(names = "--seconds", defaultValue = "5", paramLabel = "N",
        description = "Of each load; one with a disturbance goes on until that has taken place, five times as long at most.")
    private int seconds;

    @Mixin
    private RunOptions options;

    @Mixin
    private EngineOptions engineOptions;

    /** Made by the command line. */
    public PauseCommand() {
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.require(shares.stream().allMatch(share -> share >= 1 && share <= 100), "--shares", "from 1 to 100");
        options.require(rates.stream().allMatch(rate -> rate >= 1 && rate <= 10_000_000), "--rates", "from 1 to 10000000");
        options.require(warmUp >= 0, "--warm-up", "at least 0");
        options.require(messages >= 1, "--messages", "at least 1");
        options.require(seconds >= 1, "--seconds", "at least 1");
        options.check();
        final Map<String, String> surroundings = options.surroundings();
        engineOptions.describe(surroundings);
        surroundings.put("warm-up", warmUp + " transfers of all kinds");
        surroundings.put("load", "single transfers, open loop, for " + seconds + " s, after " + messages + " at full speed");
        surroundings.put("runs", options.runs() + ", with an engine for each disturbance at each rate");
        final PauseRun run = new PauseRun(options.folder(), engineOptions, warmUp, messages, seconds);
        final Map<String, List<PauseResult>> results = new LinkedHashMap<>();
        final Map<String, Disturbance> kinds = new LinkedHashMap<>();
        try {
            final Map<String, Double> loads = loads(run, surroundings);
            // All of them in each run, so that what the machine does to a run is spread over them.
            for (int i = 0; i < options.runs(); i++) {
                for (final Map.Entry<String, Double> load : loads.entrySet()) {
                    for (final Disturbance disturbance : disturbances) {
                        final String section = disturbance + ", " + load.getKey();
                        kinds.put(section, disturbance);
                        results.computeIfAbsent(section, key -> new ArrayList<>())
                            .add(run.measure(disturbance, load.getValue()));
                    }
                }
            }
        } catch (final IllegalStateException ex) {
            return options.fail("PAUSE_FAILED", ex.getMessage());
        }
        options.print(report(surroundings, results, kinds));
        return CommandLine.ExitCode.OK;
    }

    /** Messages a second, by what they are called. */
    private Map<String, Double> loads(final PauseRun run, final Map<String, String> surroundings)
        throws IOException, InterruptedException {
        final Map<String, Double> loads = new LinkedHashMap<>();
        if (rates.isEmpty()) {
            final RunFigures measured = run.highestRate();
            final double highest = measured.median();
            surroundings.put("highest rate", Math.round(highest) + " a second (from " + Math.round(measured.min()) + " to "
                + Math.round(measured.max()) + ")");
            shares.forEach(share -> loads.put(share + " %", highest * share / 100));
        } else {
            rates.forEach(rate -> loads.put(rate + " a second", (double) rate));
        }
        return loads;
    }

    private FigureReport report(
        final Map<String, String> surroundings,
        final Map<String, List<PauseResult>> results,
        final Map<String, Disturbance> kinds) {
        final FigureReport report = new FigureReport("pause", surroundings);
        results.forEach((section, runs) -> report
            .add(section, PauseFigures.of(kinds.get(section), runs))
            .addDistribution(section, "without", runs.stream().map(run -> run.without().latenciesNs()).toList())
            .addDistribution(section, "during", runs.stream().map(run -> run.during().latenciesNs()).toList()));
        kinds.values().stream().distinct().forEach(kind -> report.note(kind + ": " + kind.description() + "."));
        return report
            .note("Latencies in microseconds, from when a message was to be sent. Gap: the longest that the load's own thread,")
            .note("which never waits, was away: what the machine did to it. Ratio: during, as a multiple of that without, in the")
            .note("same run. Rolls, growths and what else took place: as the engine's counters say. There are no snapshots and")
            .note("no pruning yet. With other load on the machine, all of it says little.");
    }
}
