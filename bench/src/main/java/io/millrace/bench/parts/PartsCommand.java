package io.millrace.bench.parts;

import io.millrace.bench.load.Scratch;
import io.millrace.bench.report.FigureReport;
import io.millrace.bench.report.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code bench parts}.
 */
@Command(
    name = "parts",
    description = "The engine's parts one by one, under JMH, so that what has become slower can be found by its part.",
    mixinStandardHelpOptions = true)
public final class PartsCommand implements Callable<Integer> {
    private static final PartsSettings FULL = new PartsSettings(List.of(10_000, 1_000_000), 2, 3, 5, 500);
    private static final PartsSettings QUICK = new PartsSettings(List.of(10_000, 1_000_000), 1, 3, 3, 200);

    @Option(names = "--include", paramLabel = "REGEX", defaultValue = "",
        description = "Measures only what has this in its name, such as LedgerApply, or Index.lookUp.")
    private String include;

    @Option(names = "--quick", description = "Measures shortly: what comes of it is good to a factor of two.")
    private boolean isQuick;

    @Option(names = "--accounts", split = ",", paramLabel = "N",
        description = "Numbers of accounts, rows or entries, where a part has them (default: 10000,1000000).")
    private List<Integer> accounts;

    @Option(names = "--forks", paramLabel = "N",
        description = "JVMs for each benchmark, with this one's options (default: 2; quick: 1). 0 measures in this one, where"
            + " each disturbs the next.")
    private Integer forks;

    @Option(names = "--warm-ups", paramLabel = "N",
        description = "Runs in each JVM before those that are counted (default: 3).")
    private Integer warmUps;

    @Option(names = "--runs", paramLabel = "N", description = "Runs in each JVM that are counted (default: 5; quick: 3).")
    private Integer runs;

    @Option(names = "--run-ms", paramLabel = "N", description = "Length of a run in milliseconds (default: 500; quick: 200).")
    private Integer runMs;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the journals are made and deleted again. On tmpfs the disk "
        + "has no part in it. By default the folder for temporary files.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--json", description = "Prints JSON.")
    private boolean isJson;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Made by the command line. */
    public PartsCommand() {
    }

    @Override
    public Integer call() throws IOException {
        final PartsSettings settings = settings();
        final List<String> names = names();
        final Map<String, String> surroundings = Surroundings.describe();
        surroundings.put("journals on", Surroundings.fileSystem(folder));
        surroundings.put("runs", settings.runs() + " of " + settings.runMs() + " ms, after " + settings.warmUps()
            + " to warm up, " + (settings.forks() == 0 ? "in this JVM" : "in each of " + settings.forks() + " JVMs"));
        try (Scratch scratch = Scratch.create(folder)) {
            final PartsRun run = new PartsRun(scratch.path(), settings);
            for (final String name : names) {
                run.measure(name);
            }
            final FigureReport report = new FigureReport("parts", surroundings);
            run.results().forEach(report::add);
            report
                .note("Nanoseconds: a frame (JournalFrames), a transfer (LedgerApply), a command (RingHop), a key (StoreIndex),")
                .note("a row (StoreRows), a message (TransferCodec). Min, median and max are of all runs.")
                .note("With other load on the machine, all of it says little.")
                .print(spec.commandLine().getOut(), isJson);
        } catch (final PartsException ex) {
            spec.commandLine().getErr().println("bench: PARTS_FAILED: " + ex.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        return CommandLine.ExitCode.OK;
    }

    private PartsSettings settings() {
        final PartsSettings defaults = isQuick ? QUICK : FULL;
        final PartsSettings settings = new PartsSettings(
            accounts == null ? defaults.accounts() : accounts,
            forks == null ? defaults.forks() : forks,
            warmUps == null ? defaults.warmUps() : warmUps,
            runs == null ? defaults.runs() : runs,
            runMs == null ? defaults.runMs() : runMs);
        require(settings.accounts().stream().allMatch(n -> n >= 2 && n <= 16_000_000), "--accounts", "from 2 to 16000000");
        require(settings.forks() >= 0, "--forks", "at least 0");
        require(settings.warmUps() >= 0, "--warm-ups", "at least 0");
        require(settings.runs() >= 1, "--runs", "at least 1");
        require(settings.runMs() >= 1, "--run-ms", "at least 1");
        require(Files.isDirectory(folder), "--dir", "a folder that exists");
        return settings;
    }

    private List<String> names() {
        final Pattern pattern;
        try {
            pattern = Pattern.compile(include);
        } catch (final PatternSyntaxException ex) {
            throw new CommandLine.ParameterException(
                spec.commandLine(), "--include must be a regular expression: " + ex.getMessage(), ex);
        }
        final List<String> all = PartsRun.names();
        final List<String> included = all.stream().filter(name -> pattern.matcher(name).find()).toList();
        require(!included.isEmpty(), "--include", "found in one of " + String.join(", ", all));
        return included;
    }

    private void require(final boolean holds, final String option, final String allowed) {
        if (!holds) {
            throw new CommandLine.ParameterException(spec.commandLine(), option + " must be " + allowed);
        }
    }
}
