package io.millrace.bench.recovery;

import io.millrace.bench.load.Scratch;
import io.millrace.bench.options.RunOptions;
import io.millrace.bench.report.FigureReport;
import io.millrace.bench.report.RunFigures;
import io.millrace.journal.Durability;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * {@code bench recovery}.
 */
@Command(
    name = "recovery",
    description = {
        "How fast a journal is replayed and an engine starts on it, beside reading the same bytes with CRC-32C and applying the"
            + " same commands from memory.",
        "A start replays the journal from its first command: there are no snapshots."},
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class RecoveryCommand implements Callable<Integer> {
    @Option(names = "--accounts", defaultValue = "1000000", paramLabel = "N", description = "Accounts in the journal.")
    private int accounts;

    @Option(names = "--transfers", defaultValue = "2000000", paramLabel = "N",
        description = "Transfers in the journal, rounded down to whole commands. Each takes some 200 bytes of memory, and as much"
            + " of the disk.")
    private long transfers;

    @Option(names = "--batch", split = ",", defaultValue = "1,64", paramLabel = "N", description = "Transfers in a command.")
    private List<Integer> batches;

    @Option(names = "--warm-ups", defaultValue = "1", paramLabel = "N", description = "Runs before them that are not.")
    private int warmUps;

    @Option(names = "--cold",
        description = "Drops the journal from the page cache before each measurement, as a start of the machine does.")
    private boolean isCold;

    @Option(names = "--durability", defaultValue = "process", description = "Of the home: ${COMPLETION-CANDIDATES}.")
    private Durability durability;

    @Mixin
    private RunOptions options;

    /** Made by the command line. */
    public RecoveryCommand() {
    }

    @Override
    public Integer call() throws IOException {
        options.require(accounts >= 2 && accounts <= 16_000_000, "--accounts", "from 2 to 16000000");
        options.require(transfers >= 1, "--transfers", "at least 1");
        options.require(batches.stream().allMatch(n -> n >= 1 && n <= 8_189), "--batch", "from 1 to 8189");
        options.require(warmUps >= 0, "--warm-ups", "at least 0");
        options.check();
        final Map<String, String> surroundings = options.surroundings();
        surroundings.put("durability", durability.name().toLowerCase(Locale.ROOT));
        surroundings.compute("journal on", (name, system) -> system + (isCold ? ", not in the page cache" : ""));
        surroundings.put("accounts", Integer.toString(accounts));
        surroundings.put("runs", options.runs() + " after " + warmUps + " to warm up");
        final FigureReport report = new FigureReport("recovery", surroundings);
        try (Scratch scratch = Scratch.create(options.folder())) {
            for (final int batch : batches) {
                try (RecoveryCase one =
                    new RecoveryCase(scratch.path(), durability, accounts, transfers, batch, isCold)) {
                    report.add(batch + " a command", figures(one, measure(one)));
                }
            }
        }
        options.print(report
            .note("A record is a command. The floor is the slower of the two: reading the journal's files with CRC-32C, and")
            .note("applying the same commands from memory. Ratio: the replay's rate as a part of the floor's in the same run.")
            .note("A start is a replay from the first command, as there are no snapshots, and what an engine needs beside it.")
            .note("With other load on the machine, all of it says little."));
        return CommandLine.ExitCode.OK;
    }

    private List<RecoveryResult> measure(final RecoveryCase one) throws IOException {
        final List<RecoveryResult> results = new ArrayList<>();
        for (int run = -warmUps; run < options.runs(); run++) {
            final RecoveryResult result = one.run();
            if (run >= 0) {
                results.add(result);
            }
        }
        return results;
    }

    private static Map<String, RunFigures> figures(final RecoveryCase one, final List<RecoveryResult> results) {
        final double records = one.records();
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        figures.put("records", new RunFigures(records));
        figures.put("transfers", new RunFigures(one.transfers()));
        figures.put("journal, MB", new RunFigures(one.bytes() / 1e6));
        figures.put("read with CRC-32C, records/s", RunFigures.of(results, r -> records * 1e9 / r.readNs()));
        figures.put("apply from memory, records/s", RunFigures.of(results, r -> records * 1e9 / r.applyNs()));
        figures.put("floor, records/s", RunFigures.of(results, r -> records * 1e9 / r.floorNs()));
        figures.put("replay, records/s", RunFigures.of(results, r -> records * 1e9 / r.replayNs()));
        figures.put("replay, transfers/s", RunFigures.of(results, r -> one.transfers() * 1e9 / r.replayNs()));
        figures.put("replay, MB/s", RunFigures.of(results, r -> one.bytes() * 1e3 / r.replayNs()));
        figures.put("ratio to the floor", RunFigures.of(results, RecoveryResult::ratio));
        figures.put("start of an engine, ms", RunFigures.of(results, r -> r.startNs() / 1e6));
        return figures;
    }
}
