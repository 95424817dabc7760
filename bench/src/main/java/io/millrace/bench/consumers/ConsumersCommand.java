package io.millrace.bench.consumers;

import io.millrace.bench.load.Scratch;
import io.millrace.bench.options.RunOptions;
import io.millrace.bench.report.FigureReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * {@code bench consumers}.
 */
@Command(
    name = "consumers",
    description = "Latency of single transfers while another producer misbehaves, beside that without.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ConsumersCommand implements Callable<Integer> {
    @Option(names = "--misconduct", split = ",", defaultValue = "busy,deaf,stopped,vanished,flooding,garbage",
        paramLabel = "NAME", description = "What the bad producer does: ${COMPLETION-CANDIDATES}. busy is the control: a process "
            + "that takes processor time and nothing else.")
    private List<Misconduct> misconducts;

    @Option(names = "--rate", defaultValue = "20000", paramLabel = "N", description = "Single transfers a second.")
    private int rate;

    @Option(names = "--bad-rate", defaultValue = "100000", paramLabel = "N",
        description = "Messages a second of the bad producer, 0 for as many as it can: then its use of the processor is a load, "
            + "too, where cores are few.")
    private int badRate;

    @Option(names = "--session-timeout", defaultValue = "2000", paramLabel = "MS",
        description = "Silence after which the engine ends a session, in milliseconds.")
    private int sessionTimeoutMs;

    @Option(names = "--seconds", defaultValue = "3", paramLabel = "N",
        description = "Of the load to warm up, without and, at least, with: it goes on until the fate of the bad one is known.")
    private int seconds;

    @Option(names = "--seed", defaultValue = "42", paramLabel = "N", description = "Of the garbage.")
    private long seed;

    @Mixin
    private RunOptions options;

    /** Made by the command line. */
    public ConsumersCommand() {
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.require(rate >= 1 && rate <= 1_000_000, "--rate", "from 1 to 1000000");
        options.require(badRate >= 0, "--bad-rate", "at least 0");
        // Children have to be kept alive while a JVM warms up.
        options.require(sessionTimeoutMs >= 200 && sessionTimeoutMs <= TimeUnit.MINUTES.toMillis(1), "--session-timeout",
            "from 200 to 60000");
        options.require(seconds >= 1, "--seconds", "at least 1");
        options.check();
        final Map<String, String> surroundings = options.surroundings();
        final Map<Misconduct, List<ConsumersResult>> results = new EnumMap<>(Misconduct.class);
        try (Scratch scratch = Scratch.create(options.folder())) {
            final ConsumersSettings settings =
                new ConsumersSettings(scratch.path(), rate, badRate, seconds, sessionTimeoutMs, seed);
            // All kinds in each run, so that what the machine does to a run is spread over them.
            for (int run = 0; run < options.runs(); run++) {
                for (final Misconduct misconduct : misconducts) {
                    results.computeIfAbsent(misconduct, key -> new ArrayList<>())
                        .add(new ConsumersRun(settings, misconduct).measure());
                }
            }
        }
        describe(surroundings);
        final FigureReport report = new FigureReport("consumers", surroundings);
        results.forEach((misconduct, ofMisconduct) ->
            report.add(misconduct.toString(), ConsumersFigures.of(ofMisconduct,
                misconduct == Misconduct.BUSY ? null : results.get(Misconduct.BUSY))));
        misconducts.forEach(misconduct -> report.note(misconduct + ": " + misconduct.description() + "."));
        report.note("Latency counts from when a transfer was to be sent. The load's gap is the longest time that its own thread,")
            .note("which never waits, was away: what the machine did to it. The bad one is a process of its own; what it takes")
            .note("of the processor is load, too: with fewer cores than three it is most of what the others notice, and busy is")
            .note("what to compare it with. An engine's turn is its processor time between two looks at a producer: how long the")
            .note("engine itself is held up, on any number of cores.");
        options.print(report);
        return CommandLine.ExitCode.OK;
    }

    private void describe(final Map<String, String> surroundings) {
        surroundings.put("durability", "process");
        surroundings.put("load", rate + " single transfers a second, open loop, over IPC");
        surroundings.put("bad producer", badRate == 0 ? "as fast as it can" : "paced to " + badRate + " messages a second");
        surroundings.put("session time-out", sessionTimeoutMs + " ms");
        surroundings.put("seed", Long.toString(seed));
        surroundings.put("runs", options.runs() + ", each after " + seconds + " s to warm up");
    }
}
