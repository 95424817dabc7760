package io.millrace.bench.parts;

import io.millrace.bench.floor.AccountPairs;
import io.millrace.engine.store.Index;
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
 * An index of the store, by itself: 128-bit keys chosen at random, none of which has been read ahead. Each run begins with an
 * entry for each account.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StoreIndex {
    private static final int INDEX_ID = 1;
    private static final int TABLE_ID = 2;
    private static final int ROW_LENGTH = 128;
    private static final int INSERTIONS = 64;
    private static final long SEED = 42;
    /** No key of an account has it. */
    private static final long OTHER_KEY_HIGH = 1;

    /** Number of accounts. */
    @Param({"10000", "1000000"})
    public int accounts;

    private PreparedPages pages;
    private Store store;
    private Table rows;
    private Index index;
    private AccountPairs choice;
    private long nextKey;
    private final UnsafeBuffer row = new UnsafeBuffer(0, 0);

    /** Made by JMH. */
    public StoreIndex() {
    }

    /** Makes the entries. */
    @Setup(Level.Iteration)
    public void setUp() {
        pages = new PreparedPages();
        store = new Store(pages.source());
        rows = store.table(TABLE_ID, ROW_LENGTH);
        index = store.index(INDEX_ID, rows, 0);
        choice = new AccountPairs(SEED, accounts);
        nextKey = 0;
        while (nextKey < accounts) {
            store.begin();
            for (int i = 0; i < INSERTIONS && nextKey < accounts; i++) {
                append();
            }
            store.commit();
        }
    }

    /** Gives the memory back. */
    @TearDown(Level.Iteration)
    public void tearDown() {
        pages.stop();
        store.close();
        pages.close();
    }

    /**
     * Finds a key.
     *
     * @return the value.
     */
    @Benchmark
    public long lookUpHit() {
        choice.next();
        return index.get(choice.debit(), 0);
    }

    /**
     * Looks for a key that is not there.
     *
     * @return that it is not.
     */
    @Benchmark
    public long lookUpMiss() {
        choice.next();
        return index.get(choice.debit(), OTHER_KEY_HIGH);
    }

    /** Adds a row and its entry, in transactions of 64, with its share of the index's growth. */
    @Benchmark
    @OperationsPerInvocation(INSERTIONS)
    public void insert() {
        store.begin();
        for (int i = 0; i < INSERTIONS; i++) {
            append();
        }
        store.commit();
    }

    private void append() {
        final long number = rows.append(row);
        row.putLong(0, nextKey);
        rows.written(number);
        index.insert(nextKey, 0, number);
        nextKey++;
    }
}
