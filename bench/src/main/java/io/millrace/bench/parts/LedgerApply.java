package io.millrace.bench.parts;

import io.millrace.bench.core.TransferCommands;
import io.millrace.bench.floor.AccountPairs;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * The state machine with the ledger over the store: transfers between accounts chosen at random; in time a transfer, with the
 * making of its ids. Each run begins with nothing but accounts, so that no run is about more transfers than another.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LedgerApply {
    private static final int BATCH = 64;
    /** As many commands as the engine reads ahead for. */
    private static final int COMMANDS_AHEAD = 32;
    private static final long SEED = 42;

    /** Number of accounts. */
    @Param({"10000", "1000000"})
    public int accounts;

    private LedgerState ledger;
    private TransferCommands single;
    private TransferCommands batch;
    private UnsafeBuffer ahead;
    private int stride;

    /** Made by JMH. */
    public LedgerApply() {
    }

    /** Makes the accounts. */
    @Setup(Level.Iteration)
    public void setUp() {
        ledger = new LedgerState(accounts);
        single = new TransferCommands(LedgerState.CLIENT_ID, 1, new AccountPairs(SEED, accounts));
        batch = new TransferCommands(LedgerState.CLIENT_ID, BATCH, new AccountPairs(SEED, accounts));
        stride = single.lengthMax();
        ahead = new UnsafeBuffer(ByteBuffer.allocateDirect(COMMANDS_AHEAD * stride));
    }

    /** Looks whether transfers were made, and gives the memory back. */
    @TearDown(Level.Iteration)
    public void tearDown() {
        ledger.requireTransfersCreated();
        ledger.close();
    }

    /** A command of one transfer, when no other waits. */
    @Benchmark
    public void applyAlone() {
        apply(single);
    }

    /** A command of one transfer, when others wait, so that reading ahead overlaps their cache misses. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS_AHEAD)
    public void applyAmongOthers() {
        for (int i = 0; i < COMMANDS_AHEAD; i++) {
            single.next();
            ahead.putBytes(i * stride, single.buffer(), 0, stride);
            ledger.identify(ahead, i * stride);
            ledger.expect(ahead, i * stride, stride);
        }
        ledger.readAhead();
        for (int i = 0; i < COMMANDS_AHEAD; i++) {
            ledger.apply(ahead, i * stride, stride);
        }
    }

    /** A command of 64 transfers. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void applyBatchOf64() {
        apply(batch);
    }

    private void apply(final TransferCommands commands) {
        final int length = commands.next();
        ledger.identify(commands.buffer(), 0);
        ledger.apply(commands.buffer(), 0, length);
    }
}
