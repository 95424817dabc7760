package io.millrace.bench.load;

import io.millrace.client.AccountBatch;
import io.millrace.client.BlockingClient;

/**
 * The accounts that loads pay from and to.
 */
public final class Accounts {
    private static final int BATCH = 500;

    private Accounts() {
    }

    /**
     * Creates accounts with the ids from 1 on, in ledger 1, without limits.
     *
     * @param client to be used.
     * @param count  of accounts.
     */
    public static void create(final BlockingClient client, final int count) {
        for (int first = 1; first <= count; first += BATCH) {
            final AccountBatch batch = client.accountBatch();
            for (int id = first; id < Math.min(first + BATCH, count + 1); id++) {
                batch.add().id(0, id).ledger(1).code(1);
            }
            client.createAccounts(batch);
        }
    }
}
