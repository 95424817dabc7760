package io.millrace.bench.growth;

import io.millrace.bench.load.Scratch;
import io.millrace.bench.options.EngineOptions;
import io.millrace.bench.options.RunOptions;
import io.millrace.bench.report.FigureReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * {@code bench growth}.
 */
@Command(
    name = "growth",
    description = "Transfers through ring, journal and ledger, without Aeron, in an engine that has many behind"
        + " it, beside an empty one; and what the past takes of memory and disk.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class GrowthCommand implements Callable<Integer> {
    @Option(names = "--accounts", defaultValue = "1000000", paramLabel = "N", description = "Accounts.")
    private int accounts;

    @Option(names = "--transfers", defaultValue = "20000000", paramLabel = "N",
        description = "Transfers of the past, rounded down to whole commands. Each takes some 36 bytes of memory, and 310 of"
            + " the disk.")
    private long transfers;

    @Option(names = "--stretch", defaultValue = "1000000", paramLabel = "N", description = "Transfers in a run.")
    private long stretch;

    @Option(names = "--batch", split = ",", defaultValue = "1,64", paramLabel = "N", description = "Transfers in a command.")
    private List<Integer> batches;

    @Mixin
    private RunOptions options;

    @Mixin
    private EngineOptions engineOptions;

    /** Made by the command line. */
    public GrowthCommand() {
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.require(accounts >= 2 && accounts <= 16_000_000, "--accounts", "from 2 to 16000000");
        options.require(transfers >= 1, "--transfers", "at least 1");
        options.require(stretch >= 1, "--stretch", "at least 1");
        options.require(batches.stream().allMatch(n -> n >= 1 && n <= 8_189), "--batch", "from 1 to 8189");
        options.check();
        final Map<String, String> surroundings = options.surroundings();
        engineOptions.describe(surroundings);
        surroundings.put("accounts", Integer.toString(accounts));
        surroundings.put("runs", options.runs() + " of " + stretch
            + " transfers in an empty engine, after as many to begin with, and then in the other");
        final FigureReport report = new FigureReport("growth", surroundings);
        try (Scratch scratch = Scratch.create(options.folder())) {
            for (final int batch : batches) {
                report.add(batch + " a command", GrowthCaseCommand.measure(new GrowthCase(
                    scratch.path(), engineOptions.durability(), engineOptions.profile(), accounts, batch, transfers, stretch,
                    options.runs())).figures());
            }
        } catch (final IllegalStateException ex) {
            return options.fail("GROWTH_FAILED", ex.getMessage());
        }
        options.print(report
            .note("Ratio: with the past, as a part of the empty engine's rate in the same run. Store: pages that the state")
            .note("holds, indexes that are on their way to a larger size included. Resident: what the process's own memory grew")
            .note("by, without what it has mapped of files. Journal: its frames, as they were filled here. Written: to the disk,")
            .note("with what was written more than once, where that is counted: not for files in memory. With other load on the")
            .note("machine, all of it says little."));
        return CommandLine.ExitCode.OK;
    }
}
