package io.millrace.bench.core;

import io.millrace.bench.floor.AccountPairs;
import io.millrace.bench.floor.SyncFloor;
import io.millrace.bench.report.RunFigures;
import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One case at durability {@code disk}: so many accounts, so many transfers in a command, as fast as they go and then one at a
 * time; beside what the disk takes to sync the same bytes in the same groups, in the same run.
 *
 * @param folder              in which homes and files are made, and deleted again.
 * @param profile             which thread runs which stage.
 * @param accounts            number of accounts.
 * @param transfersPerCommand transfers in a command.
 * @param transfersPerRun     transfers in a run, rounded down to whole commands.
 * @param loneCommands        commands that are sent one at a time.
 * @param warmUps             runs that are not counted.
 * @param runs                runs that are.
 * @param seed                of the accounts' choice.
 */
record DiskCase(
    Path folder,
    Profile profile,
    int accounts,
    int transfersPerCommand,
    long transfersPerRun,
    long loneCommands,
    int warmUps,
    int runs,
    long seed) {

    private record Result(
        double transfersPerSecond,
        double bytesPerSecond,
        double floorBytesPerSecond,
        double commandsPerSync,
        double loneUs,
        double syncUs) {
    }

    /** Figures by their names. */
    Map<String, RunFigures> measure() throws IOException {
        final Path home = folder.resolve("home");
        final List<Result> results = new ArrayList<>();
        try (CoreEngine engine = new CoreEngine(home, Durability.DISK, profile)) {
            final AccountCommands accountCommands = new AccountCommands(CoreEngine.CLIENT_ID, accounts);
            engine.run(accountCommands, accountCommands.commandCount());
            final TransferCommands load = new TransferCommands(
                CoreEngine.CLIENT_ID, transfersPerCommand, new AccountPairs(seed, accounts));
            for (int i = -warmUps; i < runs; i++) {
                final Result result = run(engine, load);
                if (i >= 0) {
                    results.add(result);
                }
            }
            final long sent = Math.multiplyExact((long) warmUps + runs, (commands() + loneCommands) * transfersPerCommand);
            if (engine.transfersCreated() != sent) {
                throw new IllegalStateException(
                    "created " + engine.transfersCreated() + " transfers where " + sent + " were sent");
            }
        } finally {
            IoUtil.delete(home.toFile(), true);
        }
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        figures.put("transfers/s", RunFigures.of(results, Result::transfersPerSecond));
        figures.put("commands a sync", RunFigures.of(results, Result::commandsPerSync));
        figures.put("journal, MB/s", RunFigures.of(results, r -> r.bytesPerSecond / 1e6));
        figures.put("floor, MB/s", RunFigures.of(results, r -> r.floorBytesPerSecond / 1e6));
        figures.put("ratio, %", RunFigures.of(results, r -> 100 * r.bytesPerSecond / r.floorBytesPerSecond));
        figures.put("a lone command, p50 us", RunFigures.of(results, Result::loneUs));
        figures.put("a write and fdatasync, p50 us", RunFigures.of(results, Result::syncUs));
        figures.put("lone command in fdatasyncs", RunFigures.of(results, r -> r.loneUs / r.syncUs));
        return figures;
    }

    private Result run(final CoreEngine engine, final TransferCommands load) throws IOException {
        final long bytesBefore = engine.journal().bytesWritten();
        final long syncsBefore = engine.journal().syncs();
        final long elapsedNs = engine.run(load, commands());
        final long bytes = engine.journal().bytesWritten() - bytesBefore;
        final long syncs = engine.journal().syncs() - syncsBefore;
        final Path file = folder.resolve("floor");
        try {
            final Histogram groups = SyncFloor.run(file, (int) (bytes / syncs), syncs);
            final double floorNs = groups.getMean() * groups.getTotalCount();
            final long loneBytesBefore = engine.journal().bytesWritten();
            final Histogram lone = engine.runLone(load, loneCommands);
            final long loneBytes = engine.journal().bytesWritten() - loneBytesBefore;
            final Histogram single = SyncFloor.run(file, (int) (loneBytes / loneCommands), loneCommands);
            return new Result(
                commands() * transfersPerCommand * 1e9 / elapsedNs,
                bytes * 1e9 / elapsedNs,
                bytes * 1e9 / floorNs,
                (double) commands() / syncs,
                lone.getValueAtPercentile(50) / 1e3,
                single.getValueAtPercentile(50) / 1e3);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private long commands() {
        return Math.max(1, transfersPerRun / transfersPerCommand);
    }
}
