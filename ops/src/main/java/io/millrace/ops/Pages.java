package io.millrace.ops;

import io.millrace.client.Account;
import io.millrace.client.AccountQuery;
import io.millrace.client.BlockingClient;
import io.millrace.client.Page;
import io.millrace.client.Transfer;
import io.millrace.client.TransferQuery;

import java.util.function.Consumer;

/** Reads all that an engine has, page by page. */
final class Pages {
    /** Most rows that are asked for at a time; the engine gives as many as fit in a message. */
    static final int ROWS_MAX = 8189;

    private Pages() {
    }

    /**
     * All accounts.
     *
     * @return whether no command was applied while they were read, so that their balances belong together.
     */
    static boolean readAccounts(final BlockingClient client, final Consumer<Account> consumer) {
        final AccountQuery query = client.accountQuery().rowLimit(ROWS_MAX);
        Page<Account> page = client.queryAccounts(query);
        final long sequence = page.sequence();
        page.rows().forEach(consumer);
        while (page.hasMore()) {
            page = client.queryAccounts(query.from(page.cursor()));
            page.rows().forEach(consumer);
        }
        return page.sequence() == sequence;
    }

    /** All transfers up to the one that is the newest now. */
    static void readTransfers(final BlockingClient client, final long newestTimestamp, final Consumer<Transfer> consumer) {
        final TransferQuery query = client.transferQuery().rowLimit(ROWS_MAX).timestampMax(newestTimestamp);
        Page<Transfer> page;
        do {
            page = client.queryTransfers(query);
            page.rows().forEach(consumer);
            query.timestampMin(page.cursor());
        } while (page.hasMore());
    }

    /** When the newest transfer was created; 0 if there is none. */
    static long newestTransferTimestamp(final BlockingClient client) {
        final Page<Transfer> page = client.queryTransfers(client.transferQuery().reversed(true).rowLimit(1));
        return page.rows().isEmpty() ? 0 : page.rows().get(0).timestamp();
    }
}
