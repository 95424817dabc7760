package io.millrace.bench.parts;

import io.millrace.bench.report.RunFigures;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Runs the benchmarks of this package under JMH, one after the other. A fork is started with this JVM's class path and options.
 */
final class PartsRun {
    private static final String PACKAGE = PartsRun.class.getPackageName() + '.';
    /** One shot is shorter than a run of the other kinds: it takes more of them to get warm. */
    private static final int SHOTS_A_WARM_UP = 10;
    private static final String ACCOUNTS = "accounts";

    private final Path folder;
    private final PartsSettings settings;
    private final Map<String, Map<String, RunFigures>> results = new LinkedHashMap<>();

    /**
     * Nothing has been measured yet.
     *
     * @param folder for what is written meanwhile.
     */
    PartsRun(final Path folder, final PartsSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** All there are, in the order of their names: a class and a method, with a dot between them. */
    static List<String> names() {
        return List.copyOf(entries().keySet());
    }

    /** Measures one of them. */
    void measure(final String name) throws PartsException {
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        final String before = System.getProperty(JournalFrames.FOLDER_PROPERTY);
        System.setProperty(JournalFrames.FOLDER_PROPERTY, folder.toString());
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            final OutputFormat format = OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL);
            new Runner(options(name).build(), format).run().forEach(result -> take(name, result));
        } catch (final RunnerException ex) {
            throw new PartsException(name + " failed: " + message(ex) + System.lineSeparator()
                + said.toString(StandardCharsets.UTF_8), ex);
        } finally {
            restore(before);
        }
    }

    /** Nanoseconds, by part and size, and then by what was measured of it. */
    Map<String, Map<String, RunFigures>> results() {
        return results;
    }

    private ChainedOptionsBuilder options(final String name) {
        final boolean isSingleShot = entries().get(name).getMode() == Mode.SingleShotTime;
        final TimeValue time = TimeValue.milliseconds(settings.runMs());
        return new OptionsBuilder()
            .include('^' + Pattern.quote(PACKAGE + name) + '$')
            .param(ACCOUNTS, settings.accounts().stream().map(String::valueOf).toArray(String[]::new))
            .forks(settings.forks())
            .warmupIterations(settings.warmUps() * (isSingleShot ? SHOTS_A_WARM_UP : 1))
            .warmupTime(time)
            .measurementIterations(settings.runs())
            .measurementTime(time)
            .shouldFailOnError(true)
            .jvmArgsAppend("-D" + JournalFrames.FOLDER_PROPERTY + '=' + folder);
    }

    private void take(final String name, final RunResult result) {
        final Collection<Double> values = new ArrayList<>();
        for (final BenchmarkResult fork : result.getBenchmarkResults()) {
            for (final IterationResult run : fork.getIterationResults()) {
                values.add(run.getPrimaryResult().getScore());
            }
        }
        final int dot = name.indexOf('.');
        final String accounts = result.getParams().getParam(ACCOUNTS);
        final String part = name.substring(0, dot) + (accounts == null ? "" : ", " + accounts + " accounts");
        results.computeIfAbsent(part, key -> new LinkedHashMap<>())
            .put(name.substring(dot + 1), new RunFigures(values.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    private static Map<String, BenchmarkListEntry> entries() {
        final OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        final Map<String, BenchmarkListEntry> entries = new TreeMap<>();
        BenchmarkList.defaultList().getAll(silent, List.of())
            .forEach(entry -> entries.put(entry.getUsername().substring(PACKAGE.length()), entry));
        return entries;
    }

    private static void restore(final String before) {
        if (before == null) {
            System.clearProperty(JournalFrames.FOLDER_PROPERTY);
        } else {
            System.setProperty(JournalFrames.FOLDER_PROPERTY, before);
        }
    }

    private static String message(final Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
