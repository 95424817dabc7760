package io.millrace.bench.core;

import io.millrace.bench.load.Scratch;
import io.millrace.bench.options.RunOptions;
import io.millrace.bench.report.FigureReport;
import io.millrace.bench.report.Surroundings;
import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * {@code bench core}.
 */
@Command(
    name = "core",
    description = "Transfers through ring, journal and ledger in one process, without Aeron.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class CoreCommand implements Callable<Integer> {
    @Option(names = "--accounts", split = ",", defaultValue = "10000,1000000", paramLabel = "N",
        description = "Numbers of accounts.")
    private List<Integer> accounts;

    @Option(names = "--batch", split = ",", defaultValue = "1,64", paramLabel = "N",
        description = "Transfers in a command.")
    private List<Integer> batches;

    @Option(names = "--transfers", defaultValue = "2000000", paramLabel = "N", description = "Transfers in a run.")
    private long transfers;

    @Option(names = "--warm-ups", defaultValue = "2", paramLabel = "N", description = "Runs before them that are not.")
    private int warmUps;

    @Option(names = "--durability", defaultValue = "process",
        description = "Of the replies: ${COMPLETION-CANDIDATES}. At disk the floor is the disk: the same bytes written and"
            + " synced in the same groups; and commands are sent one at a time, too.")
    private Durability durability;

    @Option(names = "--profile", defaultValue = "fused",
        description = "Which thread runs which stage: ${COMPLETION-CANDIDATES}.")
    private Profile profile;

    @Option(names = "--lone", defaultValue = "2000", paramLabel = "N",
        description = "Commands that are sent one at a time in a run, at durability disk.")
    private long loneCommands;

    @Option(names = "--seed", defaultValue = "42", paramLabel = "N", description = "Of the choice of accounts.")
    private long seed;

    @Mixin
    private RunOptions options;

    /** Made by the command line. */
    public CoreCommand() {
    }

    @Override
    public Integer call() throws IOException {
        check();
        // Before anything spins: the load is what others put on the machine.
        final Map<String, String> surroundings = Surroundings.describe();
        try (Scratch scratch = Scratch.create(options.folder())) {
            if (durability == Durability.DISK) {
                measureDisk(scratch.path(), surroundings);
            } else {
                measureProcess(scratch.path(), surroundings);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void measureProcess(final Path scratch, final Map<String, String> surroundings) {
        final List<CoreResult> results = new ArrayList<>();
        for (final int accountCount : accounts) {
            for (final int batch : batches) {
                results.add(new CoreCase(
                    scratch, durability, profile, accountCount, batch, transfers, warmUps, options.runs(), seed).measure());
            }
        }
        final CoreReport report = new CoreReport(surroundings, settings(), results);
        report.print(options.out(), options.isJson());
    }

    private void measureDisk(final Path scratch, final Map<String, String> surroundings) throws IOException {
        final Map<String, String> all = new LinkedHashMap<>(surroundings);
        all.putAll(settings());
        final FigureReport report = new FigureReport("core", all);
        for (final int accountCount : accounts) {
            for (final int batch : batches) {
                report.add(accountCount + " accounts, " + batch + " a command", new DiskCase(
                    scratch, profile, accountCount, batch, transfers, loneCommands, warmUps, options.runs(), seed).measure());
            }
        }
        options.print(report
            .note("Floor: the same bytes written and synced (fdatasync) in groups of the same mean length, to a file whose")
            .note("blocks were written before. A lone command waits for its own sync, and is measured against one of the same")
            .note("length.")
            .note("With other load on the machine, all of it says little."));
    }

    private void check() {
        options.require(accounts.stream().allMatch(n -> n >= 2 && n <= 16_000_000), "--accounts", "from 2 to 16000000");
        options.require(batches.stream().allMatch(n -> n >= 1 && n <= 8_189), "--batch", "from 1 to 8189");
        options.require(transfers >= 1, "--transfers", "at least 1");
        options.require(warmUps >= 0, "--warm-ups", "at least 0");
        options.require(loneCommands >= 1, "--lone", "at least 1");
        options.check();
    }

    private Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("durability", durability.name().toLowerCase(Locale.ROOT));
        settings.put("profile", profile == Profile.FUSED
            ? "fused: producer | admission, ring, journal, ledger, replies"
            : "pipelined: producer | admission, ring | journal | ledger, replies");
        settings.put("journal on", Surroundings.fileSystem(options.folder()));
        settings.put("accounts", accounts.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        settings.put("transfers a run", Long.toString(transfers));
        settings.put("runs", options.runs() + " after " + warmUps + " to warm up");
        settings.put("seed", Long.toString(seed));
        return settings;
    }
}
