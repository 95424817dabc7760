package io.millrace.ops;

import io.millrace.client.Account;
import io.millrace.client.AccountHistoryQuery;
import io.millrace.client.BlockingClient;
import io.millrace.client.UInt128;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;

/** Which account a listing of its past is of, and which of its transfers count. */
final class AccountHistoryOptions {
    @Mixin
    private FilterOptions filter;

    @Parameters(paramLabel = "ID|TEXT",
        description = "The account: its id in decimal digits, or the text that an import made it of, like unit:17.")
    private String id;

    @Option(names = "--debits", description = "Only transfers that debit the account.")
    private boolean debitsOnly;

    @Option(names = "--credits", description = "Only transfers that credit the account.")
    private boolean creditsOnly;

    /**
     * The account.
     *
     * @throws CommandException if there is none.
     */
    Account requireAccount(final BlockingClient client) {
        final Lookup<Account> found = Lookup.of(List.of(id), client::lookupAccounts);
        found.requireAll("account");
        return found.rows().get(0);
    }

    /** Sets all that a query can filter by. */
    <Q extends AccountHistoryQuery<Q>> Q applyTo(final Q query, final UInt128 accountId) {
        return filter.applyTo(query)
            .accountId(accountId)
            .debits(debitsOnly || !creditsOnly)
            .credits(creditsOnly || !debitsOnly);
    }

    FilterOptions filter() {
        return filter;
    }

    /** The account as it was named. */
    String id() {
        return id;
    }
}
