package io.millrace.bench.floor;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the transfers must do to memory at least: for each, two rows of 128 bytes at random places have a 128-bit sum raised, and
 * one row of 128 bytes is written after the last. Plain off-heap memory, touched before; the places are known, so there is
 * no index, no check, no undo and no digest.
 */
public final class RecordUpdateFloor implements AutoCloseable {
    private static final int ROW_LENGTH = 128;
    private static final int DEBITS_OFFSET = 32;
    private static final int CREDITS_OFFSET = 64;
    private static final int HISTORY_LENGTH = 256 * 1024 * 1024;

    private final int accountCount;
    private final OffHeap accountsMemory;
    private final OffHeap historyMemory = new OffHeap(HISTORY_LENGTH);
    private final OffHeap transferMemory = new OffHeap(ROW_LENGTH);
    private final UnsafeBuffer accounts;
    private final UnsafeBuffer history = historyMemory.buffer();
    private final UnsafeBuffer transfer = transferMemory.buffer();

    /**
     * Takes the memory and touches all of it.
     *
     * @param accountCount number of rows.
     */
    public RecordUpdateFloor(final int accountCount) {
        this.accountCount = accountCount;
        accountsMemory = new OffHeap(Math.multiplyExact(accountCount, ROW_LENGTH));
        accounts = accountsMemory.buffer();
    }

    /**
     * Makes transfers between random accounts.
     *
     * @param seed          of the accounts' choice.
     * @param transferCount how many.
     * @return what it took, in nanoseconds.
     */
    public long run(final long seed, final long transferCount) {
        final AccountPairs pairs = new AccountPairs(seed, accountCount);
        int historyOffset = 0;
        final long startNs = System.nanoTime();
        for (long i = 0; i < transferCount; i++) {
            pairs.next();
            raise(pairs.debit() * ROW_LENGTH + DEBITS_OFFSET);
            raise(pairs.credit() * ROW_LENGTH + CREDITS_OFFSET);
            transfer.putLong(0, i);
            history.putBytes(historyOffset, transfer, 0, ROW_LENGTH);
            historyOffset += ROW_LENGTH;
            if (historyOffset == HISTORY_LENGTH) {
                historyOffset = 0;
            }
        }
        return System.nanoTime() - startNs;
    }

    long debits() {
        return sum(DEBITS_OFFSET);
    }

    long credits() {
        return sum(CREDITS_OFFSET);
    }

    private long sum(final int fieldOffset) {
        long sum = 0;
        for (int i = 0; i < accountCount; i++) {
            sum += accounts.getLong(i * ROW_LENGTH + fieldOffset);
        }
        return sum;
    }

    private void raise(final int offset) {
        final long low = accounts.getLong(offset) + 1;
        accounts.putLong(offset, low);
        if (low == 0) {
            accounts.putLong(offset + Long.BYTES, accounts.getLong(offset + Long.BYTES) + 1);
        }
    }

    @Override
    public void close() {
        accountsMemory.close();
        historyMemory.close();
        transferMemory.close();
    }
}
