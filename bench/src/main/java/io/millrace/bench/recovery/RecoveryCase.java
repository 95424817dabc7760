package io.millrace.bench.recovery;

import io.millrace.bench.core.AccountCommands;
import io.millrace.bench.core.CoreEngine;
import io.millrace.bench.core.TransferCommands;
import io.millrace.bench.floor.AccountPairs;
import io.millrace.engine.BatchedReplay;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import io.millrace.journal.Journal;
import io.millrace.journal.RecoveryListener;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One home with so many accounts and transfers, so many transfers in a command. A run measures both floors, the replay and the
 * start of an engine one after the other, so that what else the machine does falls on all.
 */
final class RecoveryCase implements AutoCloseable {
    private static final long SEED = 42;

    private final Path scratch;
    private final Path home;
    private final Durability durability;
    private final boolean isCold;
    private final List<Path> files;
    private final long transfers;
    private final long bytes;
    private final long lastSequence;

    RecoveryCase(
        final Path scratch,
        final Durability durability,
        final int accounts,
        final long transfers,
        final int transfersPerCommand,
        final boolean isCold) throws IOException {
        this.scratch = scratch;
        this.home = scratch.resolve("home");
        this.durability = durability;
        this.isCold = isCold;
        final long commands = Math.max(1, transfers / transfersPerCommand);
        this.transfers = commands * transfersPerCommand;
        try (CoreEngine engine = new CoreEngine(home, durability, Profile.FUSED)) {
            final AccountCommands accountCommands = new AccountCommands(CoreEngine.CLIENT_ID, accounts);
            engine.run(accountCommands, accountCommands.commandCount());
            engine.run(
                new TransferCommands(CoreEngine.CLIENT_ID, transfersPerCommand, new AccountPairs(SEED, accounts)), commands);
        }
        lastSequence = closeSession();
        files = segmentFiles();
        long length = 0;
        for (final Path file : files) {
            length += Files.size(file);
        }
        bytes = length;
    }

    RecoveryResult run() throws IOException {
        prepare();
        final long readNs = ReadFloor.run(files);
        final long applyNs = ApplyFloor.run(home, lastSequence);
        prepare();
        final long replayNs = replay();
        prepare();
        final long startNs = start();
        return new RecoveryResult(readNs, applyNs, replayNs, startNs);
    }

    /** Transfers in the journal. */
    long transfers() {
        return transfers;
    }

    /** Commands in the journal. */
    long records() {
        return lastSequence;
    }

    /** Length of the journal's files. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        IoUtil.delete(home.toFile(), true);
    }

    /** The first start puts the end of the session into the order; those that follow change nothing. */
    private long closeSession() {
        try (Engine engine = Engine.launch(context().stepped(true))) {
            while (engine.lastSequence() == engine.recoveredSequence()) {
                engine.step();
            }
            return engine.lastSequence();
        }
    }

    private List<Path> segmentFiles() throws IOException {
        try (Stream<Path> paths = Files.walk(home)) {
            return new ArrayList<>(paths.filter(path -> path.toString().endsWith(".cq4")).sorted().toList());
        }
    }

    private EngineContext context() {
        return new EngineContext()
            .home(home)
            .aeronDirectoryName(scratch.resolve("aeron").toString())
            .durability(durability);
    }

    private void prepare() throws IOException {
        if (isCold) {
            PageCache.evict(files);
        }
    }

    private long replay() {
        try (Journal journal = Journal.open(new Journal.Context().home(home).durability(durability));
            ReadyReplica ready = new ReadyReplica(home)) {
            final long startNs = System.nanoTime();
            journal.recover(new BatchedReplay(ready.replica()), RecoveryListener.NONE);
            final long elapsedNs = System.nanoTime() - startNs;
            ready.require(lastSequence);
            return elapsedNs;
        }
    }

    private long start() {
        final long startNs = System.nanoTime();
        try (Engine engine = Engine.launch(context())) {
            final long elapsedNs = System.nanoTime() - startNs;
            if (engine.recoveredSequence() != lastSequence) {
                throw new IllegalStateException("the engine began at sequence " + engine.recoveredSequence()
                    + " where the journal ends with " + lastSequence);
            }
            return elapsedNs;
        }
    }
}
