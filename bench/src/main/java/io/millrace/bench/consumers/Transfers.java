package io.millrace.bench.consumers;

import io.millrace.bench.load.EnginePeer;
import io.millrace.client.Client;
import io.millrace.client.TransferBatch;

/** Single transfers of a bad producer, valid ones. */
final class Transfers {
    private static final int ACCOUNTS = EnginePeer.ACCOUNTS;

    private final TransferBatch batch;
    private final long idHigh;
    private long nextId = 1;

    /**
     * @param idHigh bits 64 to 127 of the ids, so that they are nobody else's.
     */
    Transfers(final Client client, final long idHigh) {
        this.batch = client.transferBatch(1);
        this.idHigh = idHigh;
    }

    /** Offers the next one; false when the client takes none. */
    boolean offer(final Client client) {
        final long debit = 1 + nextId % ACCOUNTS;
        batch.clear();
        batch.add().id(idHigh, nextId).debitAccountId(0, debit).creditAccountId(0, 1 + debit % ACCOUNTS)
            .amount(1).ledger(1).code(1);
        if (client.offer(batch) <= 0) {
            return false;
        }
        nextId++;
        return true;
    }
}
