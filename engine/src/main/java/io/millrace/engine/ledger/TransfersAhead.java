package io.millrace.engine.ledger;

import io.millrace.engine.store.ReadAhead;

/**
 * Reads ahead for transfers that are to be created: the places of their ids and of their accounts' ids, and then the accounts.
 * What a transfer with two phases resolves is read as well.
 */
final class TransfersAhead {
    private static final int LONGS_PER_EVENT = 6;
    /** Of both accounts and of the transfer that it resolves; there are fewer keys. */
    private static final int LINES_PER_EVENT = 6;

    private final Tables tables;
    private final ReadAhead readAhead;
    private final long[] rowKeys;
    private final int eventsMax;
    private int count;

    TransfersAhead(final Tables tables, final int eventsMax) {
        this.tables = tables;
        this.eventsMax = eventsMax;
        readAhead = new ReadAhead(tables.store, eventsMax * LINES_PER_EVENT);
        rowKeys = new long[eventsMax * LONGS_PER_EVENT];
    }

    /** Is there room for so many more? */
    boolean hasRoom(final int eventCount) {
        return count + eventCount <= eventsMax;
    }

    /** Adds one; there must be room. */
    void add(final Transfer event) {
        final int place = count * LONGS_PER_EVENT;
        rowKeys[place] = event.debitAccountIdLow();
        rowKeys[place + 1] = event.debitAccountIdHigh();
        rowKeys[place + 2] = event.creditAccountIdLow();
        rowKeys[place + 3] = event.creditAccountIdHigh();
        rowKeys[place + 4] = event.pendingIdLow();
        rowKeys[place + 5] = event.pendingIdHigh();
        count++;
        readAhead.addKey(tables.accountIds, event.debitAccountIdLow(), event.debitAccountIdHigh());
        readAhead.addKey(tables.accountIds, event.creditAccountIdLow(), event.creditAccountIdHigh());
        readAhead.addKey(tables.transferIds, event.idLow(), event.idHigh());
        if (!Uint128.isZero(event.pendingIdLow(), event.pendingIdHigh())) {
            readAhead.addKey(tables.transferIds, event.pendingIdLow(), event.pendingIdHigh());
        }
    }

    /** Reads for all that were added, and forgets them. */
    void run() {
        readAhead.run();
        final int end = count * LONGS_PER_EVENT;
        for (int i = 0; i < end; i += LONGS_PER_EVENT) {
            readAhead.addRow(tables.accountIds, rowKeys[i], rowKeys[i + 1]);
            readAhead.addRow(tables.accountIds, rowKeys[i + 2], rowKeys[i + 3]);
            if (!Uint128.isZero(rowKeys[i + 4], rowKeys[i + 5])) {
                readAhead.addRow(tables.transferIds, rowKeys[i + 4], rowKeys[i + 5]);
            }
        }
        readAhead.run();
        count = 0;
    }
}
