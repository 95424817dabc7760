package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.engine.service.Request;
import io.millrace.engine.store.ReadAhead;

/**
 * Reads ahead for commands that wait, each of which has few events: their accounts and the places of their ids. A command
 * with many does so for itself.
 */
final class ExpectedTransfers {
    private static final int EVENT_COUNT_MAX = 64;
    private static final int LONGS_PER_EVENT = 4;

    private final Tables tables;
    private final Transfer event = new Transfer();
    private final ReadAhead readAhead;
    /** Ids of debit and credit account of each event. */
    private final long[] accountKeys = new long[EVENT_COUNT_MAX * LONGS_PER_EVENT];
    private int count;

    ExpectedTransfers(final Tables tables) {
        this.tables = tables;
        this.readAhead = new ReadAhead(tables.store, LONGS_PER_EVENT * EVENT_COUNT_MAX);
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
            CreateTransfers.addKeys(readAhead, tables, event);
        }
    }

    void readAhead() {
        readAhead.run();
        for (int i = 0; i < count * LONGS_PER_EVENT; i += 2) {
            readAhead.add(tables.accounts, tables.accountIds.get(accountKeys[i], accountKeys[i + 1]));
        }
        readAhead.run();
        count = 0;
    }
}
