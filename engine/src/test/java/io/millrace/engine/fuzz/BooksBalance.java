package io.millrace.engine.fuzz;

import io.millrace.client.Account;
import io.millrace.client.AccountQuery;
import io.millrace.client.BlockingClient;
import io.millrace.client.Page;
import io.millrace.client.UInt128;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** In each ledger the sums of debits and of credits are equal, the pending ones and the posted ones. */
final class BooksBalance {
    private final Map<Integer, BigInteger> pending = new HashMap<>();
    private final Map<Integer, BigInteger> posted = new HashMap<>();

    void check(final BlockingClient client) {
        final AccountQuery query = client.accountQuery().rowLimit(1_000);
        Page<Account> page = client.queryAccounts(query);
        add(page);
        while (page.hasMore()) {
            page = client.queryAccounts(query.from(page.cursor()));
            add(page);
        }
        assertThat(pending.values()).as("pending debits less pending credits").allMatch(sum -> sum.signum() == 0);
        assertThat(posted.values()).as("posted debits less posted credits").allMatch(sum -> sum.signum() == 0);
    }

    private void add(final Page<Account> page) {
        for (final Account account : page.rows()) {
            add(pending, account.ledger(), account.debitsPending(), account.creditsPending());
            add(posted, account.ledger(), account.debitsPosted(), account.creditsPosted());
        }
    }

    private static void add(
        final Map<Integer, BigInteger> sums, final int ledger, final UInt128 debits, final UInt128 credits) {
        sums.merge(ledger, debits.toBigInteger().subtract(credits.toBigInteger()), BigInteger::add);
    }
}
