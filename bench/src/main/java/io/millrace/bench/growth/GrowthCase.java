package io.millrace.bench.growth;

import io.millrace.bench.core.AccountCommands;
import io.millrace.bench.core.CoreEngine;
import io.millrace.bench.core.TransferCommands;
import io.millrace.bench.floor.AccountPairs;
import io.millrace.bench.report.ProcessMemory;
import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import org.agrona.IoUtil;

import java.nio.file.Path;

/**
 * So many transfers in a command: one engine is given a past, which warms up everything, and each run then measures an engine
 * without one and right after it that one, so that what else the machine does falls on both.
 *
 * @param folder              in which homes are made, and deleted again.
 * @param durability          of the replies.
 * @param profile             which thread runs which stage.
 * @param accounts            number of accounts.
 * @param transfersPerCommand transfers in a command.
 * @param past                transfers of the past, rounded down to whole commands.
 * @param stretch             transfers in a run, rounded down to whole commands.
 * @param runs                number of runs.
 */
record GrowthCase(
    Path folder,
    Durability durability,
    Profile profile,
    int accounts,
    int transfersPerCommand,
    long past,
    long stretch,
    int runs) {

    private static final long SEED = 42;

    GrowthResult measure() {
        final Path home = folder.resolve("home");
        final double[] emptyRates = new double[runs];
        final double[] fullRates = new double[runs];
        try (CoreEngine engine = start(home)) {
            final GrowthResult.Memory empty = memory(engine);
            createAccounts(engine);
            final GrowthResult.Memory withAccounts = memory(engine);
            final TransferCommands load = load();
            final long journalBefore = engine.journal().bytesWritten();
            final long framesBefore = engine.journal().framesWritten();
            final long writtenBefore = ProcessMemory.writtenBytes();
            rate(engine, load, past);
            final GrowthResult.Memory withPast = memory(engine);
            final long written = ProcessMemory.writtenBytes() - writtenBefore;
            final long journal = engine.journal().bytesWritten() - journalBefore;
            final long frames = engine.journal().framesWritten() - framesBefore;
            final double transfers = engine.transfersCreated();
            for (int i = 0; i < runs; i++) {
                emptyRates[i] = emptyRate();
                fullRates[i] = rate(engine, load, stretch);
            }
            return new GrowthResult(
                (long) transfers,
                emptyRates,
                fullRates,
                withAccounts.since(empty, accounts),
                withPast.since(withAccounts, transfers),
                (double) load.lengthMax() / transfersPerCommand,
                journal / transfers,
                transfers / transfersPerCommand / frames,
                written / transfers);
        } finally {
            IoUtil.delete(home.toFile(), true);
        }
    }

    private double emptyRate() {
        final Path home = folder.resolve("empty");
        try (CoreEngine engine = start(home)) {
            createAccounts(engine);
            final TransferCommands load = load();
            // While an engine is new, threads of its own make its next segment and its pages ready.
            rate(engine, load, stretch);
            return rate(engine, load, stretch);
        } finally {
            IoUtil.delete(home.toFile(), true);
        }
    }

    private CoreEngine start(final Path home) {
        return new CoreEngine(home, durability, profile);
    }

    private void createAccounts(final CoreEngine engine) {
        final AccountCommands commands = new AccountCommands(CoreEngine.CLIENT_ID, accounts);
        engine.run(commands, commands.commandCount());
        require("accounts", engine.accountsCreated(), accounts);
    }

    private TransferCommands load() {
        return new TransferCommands(CoreEngine.CLIENT_ID, transfersPerCommand, new AccountPairs(SEED, accounts));
    }

    /** Transfers a second. */
    private double rate(final CoreEngine engine, final TransferCommands load, final long transfers) {
        final long commands = Math.max(1, transfers / transfersPerCommand);
        final long before = engine.transfersCreated();
        final long elapsedNs = engine.run(load, commands);
        final long created = commands * transfersPerCommand;
        require("transfers", engine.transfersCreated() - before, created);
        return created * 1e9 / elapsedNs;
    }

    private static GrowthResult.Memory memory(final CoreEngine engine) {
        return new GrowthResult.Memory(engine.storeBytes(), ProcessMemory.anonymousBytes());
    }

    private static void require(final String what, final long actual, final long expected) {
        if (actual != expected) {
            throw new IllegalStateException("created " + actual + " " + what + " where " + expected + " were sent");
        }
    }
}
