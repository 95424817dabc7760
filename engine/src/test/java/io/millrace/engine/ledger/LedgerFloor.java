package io.millrace.engine.ledger;

import org.agrona.UnsafeApi;

/**
 * The least that memory makes a transfer cost: the same random accesses, to regions as large, with nothing else done.
 */
final class LedgerFloor {
    private static final int SLOT_LENGTH = 24;
    private static final int PORTION = 64;
    /** Slots for each entry. */
    private static final double SLACK = 1.6;

    private final long[] places = new long[PORTION * 5];
    private final long accountCount;
    private final long accountSlotCount;
    private final long transferSlotCount;
    private final long accounts;
    private final long accountSlots;
    private final long transferSlots;
    private final long transfers;
    private long transferCount;
    private long state = 88172645463325252L;
    private long sum;

    LedgerFloor(final int accountCount, final int transferCountMax) {
        this.accountCount = accountCount;
        accountSlotCount = (long) (accountCount * SLACK);
        transferSlotCount = (long) (transferCountMax * SLACK);
        accounts = allocate(this.accountCount * Account.LENGTH);
        accountSlots = allocate(accountSlotCount * SLOT_LENGTH);
        transferSlots = allocate(transferSlotCount * SLOT_LENGTH);
        transfers = allocate((transferCountMax + 10_000L) * Transfer.LENGTH);
    }

    private static long allocate(final long length) {
        final long address = UnsafeApi.allocateMemory(length);
        UnsafeApi.setMemory(address, length, (byte) 0);
        return address;
    }

    void run(final int count) {
        for (int done = 0; done < count; done += PORTION) {
            for (int i = 0; i < places.length; i += 5) {
                places[i] = accounts + next(accountCount) * Account.LENGTH;
                places[i + 1] = accounts + next(accountCount) * Account.LENGTH;
                places[i + 2] = accountSlots + next(accountSlotCount) * SLOT_LENGTH;
                places[i + 3] = accountSlots + next(accountSlotCount) * SLOT_LENGTH;
                places[i + 4] = transferSlots + next(transferSlotCount) * SLOT_LENGTH;
            }
            for (int i = 0; i < places.length; i += 5) {
                sum += UnsafeApi.getLong(places[i + 2]) + UnsafeApi.getLong(places[i + 3]);
                UnsafeApi.putLong(places[i + 4], UnsafeApi.getLong(places[i + 4]) + 1);
                change(places[i]);
                change(places[i + 1]);
                final long row = transfers + transferCount * Transfer.LENGTH;
                for (int k = 0; k < Transfer.LENGTH; k += Long.BYTES) {
                    UnsafeApi.putLong(row + k, sum);
                }
                transferCount++;
            }
        }
    }

    private void change(final long row) {
        UnsafeApi.putLong(row + 32, UnsafeApi.getLong(row + 32) + 1);
        UnsafeApi.putLong(row + 64, UnsafeApi.getLong(row + 112) + 1);
    }

    private long next(final long bound) {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return (state >>> 1) % bound;
    }
}
