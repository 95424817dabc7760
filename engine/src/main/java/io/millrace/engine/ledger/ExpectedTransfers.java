package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.engine.service.Request;
import io.millrace.engine.store.Index;
import io.millrace.engine.store.ReadAhead;
import io.millrace.engine.store.Store;
import io.millrace.engine.store.Table;

/**
 * Reads ahead for commands that wait, each of which has few events: their accounts and the places of their ids. A command
 * with many does so for itself.
 */
final class ExpectedTransfers {
    private static final int EVENT_COUNT_MAX = 64;
    private static final int LONGS_PER_EVENT = 4;

    private final Table accounts;
    private final Index accountIds;
    private final Index transferIds;
    private final Transfer event = new Transfer();
    private final ReadAhead readAhead;
    /** Ids of debit and credit account of each event. */
    private final long[] accountKeys = new long[EVENT_COUNT_MAX * LONGS_PER_EVENT];
    private int count;

    ExpectedTransfers(final Store store, final Table accounts, final Index accountIds, final Index transferIds) {
        this.accounts = accounts;
        this.accountIds = accountIds;
        this.transferIds = transferIds;
        this.readAhead = new ReadAhead(store, 3 * EVENT_COUNT_MAX);
    }

    void add(final Request request) {
        final int eventCount = request.eventCount();
        if (eventCount > EventBatch.LOCATED_COUNT / 2 || count + eventCount > EVENT_COUNT_MAX) {
            return;
        }
        for (int i = 0; i < eventCount; i++) {
            event.buffer().wrap(
                request.buffer(), request.offset() + Envelope.BATCH_OFFSET + i * Transfer.LENGTH, Transfer.LENGTH);
            final int place = count * LONGS_PER_EVENT;
            accountKeys[place] = event.debitAccountIdLow();
            accountKeys[place + 1] = event.debitAccountIdHigh();
            accountKeys[place + 2] = event.creditAccountIdLow();
            accountKeys[place + 3] = event.creditAccountIdHigh();
            count++;
            readAhead.add(accountIds, event.debitAccountIdLow(), event.debitAccountIdHigh());
            readAhead.add(accountIds, event.creditAccountIdLow(), event.creditAccountIdHigh());
            readAhead.add(transferIds, event.idLow(), event.idHigh());
        }
    }

    void readAhead() {
        readAhead.run();
        for (int i = 0; i < count * LONGS_PER_EVENT; i += 2) {
            readAhead.add(accounts, accountIds.get(accountKeys[i], accountKeys[i + 1]));
        }
        readAhead.run();
        count = 0;
    }
}
