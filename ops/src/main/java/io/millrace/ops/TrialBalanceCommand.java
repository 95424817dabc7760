package io.millrace.ops;

import io.millrace.client.BlockingClient;
import io.millrace.ops.ledger.PostingGroups;
import io.millrace.ops.ledger.TrialBalance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

@Command(
    name = "trial-balance",
    description = {
        "Adds up debits and credits, per ledger, and sees that they are equal.",
        "Without --by: the balances of the accounts. With --by: what all transfers posted, a debit to one account and a credit to"
            + " another each, grouped; balance is debits less credits, and a transfer counts in every group that it posts to."
    })
final class TrialBalanceCommand implements Callable<Integer> {
    private static final int READS_MAX = 5;

    @Mixin
    private EngineOptions engine;

    @Mixin
    private Output output;

    @Option(
        names = "--by",
        paramLabel = "KEY",
        split = ",",
        description = "Group by these, besides the ledger: ${COMPLETION-CANDIDATES}; code and user_data_32 are the transfer's,"
            + " account_code is the code of the account that is posted to. Several with commas.")
    private List<PostingGroups.Key> keys;

    @Override
    public Integer call() {
        try (EngineConnection connection = engine.open();
            BlockingClient client = BlockingClient.connect(connection.clientContext())) {
            return keys == null ? balances(client) : postings(client);
        }
    }

    private int balances(final BlockingClient client) {
        TrialBalance balance;
        boolean still;
        int reads = 0;
        do {
            balance = new TrialBalance();
            still = Pages.readAccounts(client, balance::add);
            reads++;
        } while (!still && reads < READS_MAX);
        if (!still && !balance.isBalanced()) {
            throw new CommandException(ExitCode.FAILED, "MOVING", "the accounts moved while they were read, " + reads
                + " times over; run again when producers are quiet");
        }
        final Listing listing = new Listing("ledgers", "ledger", "accounts", "debits_pending", "credits_pending",
            "debits_posted", "credits_posted", "balanced");
        for (final TrialBalance.Line line : balance.lines()) {
            listing.add(line.ledger(), line.accounts(), line.debitsPending(), line.creditsPending(), line.debitsPosted(),
                line.creditsPosted(), line.isBalanced());
        }
        output.print(listing);
        if (!balance.isBalanced()) {
            throw new CommandException(ExitCode.OUT_OF_BALANCE, "OUT_OF_BALANCE",
                "debits and credits are not equal; stop the engine and run 'millrace replay verify'");
        }
        return ExitCode.OK;
    }

    private int postings(final BlockingClient client) {
        final Set<PostingGroups.Key> order = new LinkedHashSet<>(keys);
        final PostingGroups groups = new PostingGroups(order);
        final long newest = Pages.newestTransferTimestamp(client);
        if (PostingGroups.needsAccounts(order)) {
            Pages.readAccounts(client, groups::add);
        }
        if (newest != 0) {
            Pages.readTransfers(client, newest, groups::add);
        }
        final List<String> columns = new ArrayList<>();
        columns.add("ledger");
        order.forEach(key -> columns.add(key.toString()));
        columns.addAll(List.of("debits", "credits", "balance", "transfers"));
        final Listing listing = new Listing("groups", columns.toArray(String[]::new));
        for (final PostingGroups.Group group : groups.groups(order)) {
            final List<Object> values = new ArrayList<>();
            values.add(group.ledger());
            order.forEach(key -> values.add(group.value(key)));
            values.addAll(List.of(group.debits(), group.credits(), group.balance(), group.transfers()));
            listing.add(values.toArray());
        }
        output.print(listing);
        return ExitCode.OK;
    }
}
