package io.millrace.bench.parts;

import io.millrace.bench.floor.AccountPairs;
import io.millrace.engine.store.Store;
import io.millrace.engine.store.Table;
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

import java.util.concurrent.TimeUnit;

/**
 * Rows of a table, as long as accounts, by themselves: chosen at random, none of which has been read ahead. The digest of the
 * records, which is kept up with each change, is part of it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StoreRows {
    private static final int TABLE_ID = 1;
    private static final int ROW_LENGTH = 128;
    /** Where an account has one of its balances. */
    private static final int CHANGED_OFFSET = 32;
    private static final int UPDATES = 64;
    private static final long SEED = 42;

    /** Number of rows. */
    @Param({"10000", "1000000"})
    public int accounts;

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private PreparedPages pages;
    private Store store;
    private Table table;
    private AccountPairs choice;

    /** Made by JMH. */
    public StoreRows() {
    }

    /** Makes the rows. */
    @Setup(Level.Trial)
    public void setUp() {
        pages = new PreparedPages();
        store = new Store(pages.source());
        table = store.table(TABLE_ID, ROW_LENGTH);
        choice = new AccountPairs(SEED, accounts);
        for (int i = 0; i < accounts; i++) {
            store.begin();
            final long row = table.append(view);
            view.putLong(0, row);
            table.written(row);
            store.commit();
        }
    }

    /** Looks whether the digest is right, and gives the memory back. */
    @TearDown(Level.Trial)
    public void tearDown() {
        final boolean isRight = store.recordsDigest() == store.recomputeRecordsDigest();
        pages.stop();
        store.close();
        pages.close();
        if (!isRight) {
            throw new IllegalStateException("the digest that was kept up is not that of the rows");
        }
    }

    /** Changes a row, in transactions of 64. */
    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public void update() {
        updateSome();
        store.commit();
    }

    /** Changes a row, in transactions of 64 that are rolled back. */
    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public void updateAndRollBack() {
        updateSome();
        store.rollback();
    }

    private void updateSome() {
        store.begin();
        for (int i = 0; i < UPDATES; i++) {
            choice.next();
            final long row = choice.debit();
            table.update(row, view);
            view.putLong(CHANGED_OFFSET, view.getLong(CHANGED_OFFSET) + 1);
            table.written(row);
        }
    }
}
