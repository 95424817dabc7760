package io.millrace.bench.core;

import io.millrace.bench.floor.AccountPairs;
import io.millrace.bench.floor.ChronicleFloor;
import io.millrace.bench.floor.RecordUpdateFloor;
import io.millrace.bench.floor.RingFloor;
import io.millrace.bench.report.RunFigures;
import io.millrace.codecs.Envelope;
import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import org.agrona.IoUtil;

import java.nio.file.Path;

/**
 * One case: so many accounts, so many transfers in a command. Each run of the engine is followed by a run of every floor, so that
 * what else the machine does falls on both.
 *
 * @param folder              in which homes and queues are made, and deleted again.
 * @param durability          of the replies.
 * @param profile             which thread runs which stage.
 * @param accounts            number of accounts.
 * @param transfersPerCommand transfers in a command.
 * @param transfersPerRun     transfers in a run, rounded down to whole commands.
 * @param warmUps             runs that are not counted.
 * @param runs                runs that are.
 * @param seed                of the accounts' choice.
 */
record CoreCase(
    Path folder,
    Durability durability,
    Profile profile,
    int accounts,
    int transfersPerCommand,
    long transfersPerRun,
    int warmUps,
    int runs,
    long seed) {

    private static final int EVENT_LENGTH = 128;

    CoreResult measure() {
        final long commands = Math.max(1, transfersPerRun / transfersPerCommand);
        final long transfers = commands * transfersPerCommand;
        final double[] rates = new double[runs];
        final double[] appendNs = new double[runs];
        final double[] ringNs = new double[runs];
        final double[] updateNs = new double[runs];
        long bytes = 0;
        long frames = 0;
        final Path home = folder.resolve("home");
        try (CoreEngine engine = new CoreEngine(home, durability, profile);
            RecordUpdateFloor updates = new RecordUpdateFloor(accounts)) {
            createAccounts(engine);
            final TransferCommands load = new TransferCommands(
                CoreEngine.CLIENT_ID, transfersPerCommand, new AccountPairs(seed, accounts));
            for (int i = -warmUps; i < runs; i++) {
                final long createdBefore = engine.transfersCreated();
                final long bytesBefore = engine.journal().bytesWritten();
                final long framesBefore = engine.journal().framesWritten();
                final long elapsedNs = engine.run(load, commands);
                require("transfers", engine.transfersCreated() - createdBefore, transfers);
                final long runBytes = engine.journal().bytesWritten() - bytesBefore;
                final long runFrames = engine.journal().framesWritten() - framesBefore;
                final long append = appendFloor(runBytes, runFrames);
                final long ring = RingFloor.run(Envelope.BATCH_OFFSET + transfersPerCommand * EVENT_LENGTH, commands);
                final long update = updates.run(seed, transfers);
                if (i >= 0) {
                    rates[i] = transfers * 1e9 / elapsedNs;
                    appendNs[i] = (double) append / transfers;
                    ringNs[i] = (double) ring / transfers;
                    updateNs[i] = (double) update / transfers;
                    bytes += runBytes;
                    frames += runFrames;
                }
            }
        } finally {
            IoUtil.delete(home.toFile(), true);
        }
        return new CoreResult(profile, accounts, transfersPerCommand, transfers, new RunFigures(rates),
            (double) bytes / (transfers * runs), (double) commands * runs / frames,
            new RunFigures(appendNs), new RunFigures(ringNs), new RunFigures(updateNs));
    }

    private void createAccounts(final CoreEngine engine) {
        final AccountCommands accountCommands = new AccountCommands(CoreEngine.CLIENT_ID, accounts);
        engine.run(accountCommands, accountCommands.commandCount());
        require("accounts", engine.accountsCreated(), accounts);
    }

    /** Frames of the run's mean length, as many as it had. */
    private long appendFloor(final long runBytes, final long runFrames) {
        final Path queue = folder.resolve("floor");
        try {
            return ChronicleFloor.run(queue, (int) (runBytes / runFrames), runFrames);
        } finally {
            IoUtil.delete(queue.toFile(), true);
        }
    }

    private static void require(final String what, final long actual, final long expected) {
        if (actual != expected) {
            throw new IllegalStateException("created " + actual + " " + what + " where " + expected + " were sent");
        }
    }
}
