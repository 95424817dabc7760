package io.millrace.bench.expiry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.bench.report.RunFigures;
import io.millrace.bench.report.Surroundings;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    private static final double[] PERCENTILES = {50, 99, 99.9, 100};
    private static final String ROW = "%-28s %12s %12s %12s%n";

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
        final Path scratch = Files.createTempDirectory(folder, "millrace-bench-");
        // Whoever interrupts a benchmark does not want gigabytes to stay behind, least of all in memory.
        Runtime.getRuntime().addShutdownHook(
            new Thread(() -> IoUtil.delete(scratch.toFile(), true), "bench-cleaner"));
        final List<ExpiryResult> results = new ArrayList<>();
        try {
            for (int run = 0; run < runs; run++) {
                results.add(new ExpiryRun(scratch, pendings, rate, seconds).measure());
            }
        } finally {
            IoUtil.delete(scratch.toFile(), true);
        }
        surroundings.put("durability", "process");
        surroundings.put("journal on", Surroundings.fileSystem(folder));
        surroundings.put("load", rate + " single transfers a second, open loop, over IPC");
        surroundings.put("pending transfers", Integer.toString(pendings));
        surroundings.put("runs", Integer.toString(runs));
        final PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            printJson(out, surroundings, figures(results));
        } else {
            print(out, surroundings, figures(results));
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static Map<String, RunFigures> figures(final List<ExpiryResult> results) {
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        for (final double percentile : PERCENTILES) {
            figures.put(name(percentile) + " without, us", figure(results, r -> us(r.withoutNs(), percentile)));
            figures.put(name(percentile) + " during, us", figure(results, r -> us(r.duringNs(), percentile)));
            figures.put(name(percentile) + " ratio", figure(results,
                r -> us(r.duringNs(), percentile) / us(r.withoutNs(), percentile)));
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

    private static double us(final Histogram histogram, final double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e3;
    }

    private static String name(final double percentile) {
        return percentile == 100 ? "max" : "p" + (percentile == (int) percentile
            ? Integer.toString((int) percentile) : Double.toString(percentile));
    }

    private static void print(
        final PrintWriter out, final Map<String, String> surroundings, final Map<String, RunFigures> figures) {
        surroundings.forEach((name, value) -> out.printf("%-18s %s%n", name, value));
        out.println();
        out.printf(Locale.ROOT, ROW, "", "min", "median", "max");
        figures.forEach((name, figure) -> out.printf(
            Locale.ROOT, ROW, name, tenth(figure.min()), tenth(figure.median()), tenth(figure.max())));
        out.println();
        out.println("Latency counts from when a transfer was to be sent. The load's gap is the longest time that its own");
        out.println("thread, which never waits, was away: what the machine did to it. With other load on the machine, all of");
        out.println("it says little.");
    }

    private static void printJson(
        final PrintWriter out, final Map<String, String> surroundings, final Map<String, RunFigures> figures) {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("benchmark", "expiry");
        report.put("surroundings", surroundings);
        final Map<String, Object> results = new LinkedHashMap<>();
        figures.forEach((name, figure) -> results.put(name, figure.values()));
        report.put("results", results);
        try {
            out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
        } catch (final JsonProcessingException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static String tenth(final double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    private void require(final boolean holds, final String option, final String allowed) {
        if (!holds) {
            throw new CommandLine.ParameterException(spec.commandLine(), option + " must be " + allowed);
        }
    }
}
