package io.millrace.ops;

import io.millrace.client.Account;
import io.millrace.client.AccountBalancesQuery;
import io.millrace.client.AccountFlags;
import io.millrace.client.AccountQuery;
import io.millrace.client.AccountTransfersQuery;
import io.millrace.client.Balance;
import io.millrace.client.BlockingClient;
import io.millrace.client.Transfer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

@Command(
    name = "account",
    description = "Shows accounts, and what happened to them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
        AccountCommand.Get.class,
        AccountCommand.ListAll.class,
        AccountCommand.Transfers.class,
        AccountCommand.History.class
    })
final class AccountCommand extends CommandGroup {
    @Command(name = "get", description = "Shows the accounts with these ids, in this order.")
    static final class Get implements Callable<Integer> {
        @Mixin
        private EngineOptions engine;

        @Mixin
        private Output output;

        @Parameters(
            arity = "1..*",
            paramLabel = "ID|TEXT",
            description = "An id in decimal digits, or the text that an import made the account of, like unit:17.")
        private List<String> ids;

        @Override
        public Integer call() {
            try (EngineConnection connection = engine.open();
                BlockingClient client = BlockingClient.connect(connection.clientContext())) {
                final Lookup<Account> found = Lookup.of(ids, client::lookupAccounts);
                output.print(Listings.accounts(found.rows()));
                return found.requireAll("account");
            }
        }
    }

    @Command(name = "list", description = "Shows accounts in the order in which they were created.")
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private EngineOptions engine;

        @Mixin
        private Output output;

        @Mixin
        private FilterOptions filter;

        @Option(names = "--ledger", paramLabel = "N", converter = UnsignedOption.Bits32.class,
            description = "Only of this ledger.")
        private int ledger;

        @Override
        public Integer call() {
            try (EngineConnection connection = engine.open();
                BlockingClient client = BlockingClient.connect(connection.clientContext())) {
                final AccountQuery query = filter.applyTo(client.accountQuery().ledger(ledger));
                final FilterOptions.Found<Account> found = filter.read(query, client::queryAccounts);
                output.print(Listings.accounts(found.rows()).goesOnAt(found.cursor()));
                return ExitCode.OK;
            }
        }
    }

    @Command(name = "transfers", description = "Shows the transfers that debit or credit an account, in their order.")
    static final class Transfers implements Callable<Integer> {
        @Mixin
        private EngineOptions engine;

        @Mixin
        private Output output;

        @Mixin
        private AccountHistoryOptions options;

        @Override
        public Integer call() {
            try (EngineConnection connection = engine.open();
                BlockingClient client = BlockingClient.connect(connection.clientContext())) {
                final Account account = options.requireAccount(client);
                final AccountTransfersQuery query = options.applyTo(client.accountTransfersQuery(), account.id());
                final FilterOptions.Found<Transfer> found = options.filter().read(query, client::getAccountTransfers);
                output.print(Listings.transfers(found.rows()).goesOnAt(found.cursor()));
                return ExitCode.OK;
            }
        }
    }

    @Command(
        name = "history",
        description = {
            "Shows the balances of an account just after each of its transfers. Timestamps are those of the transfers.",
            "Kept for accounts that were created with the flag history."
        })
    static final class History implements Callable<Integer> {
        @Mixin
        private EngineOptions engine;

        @Mixin
        private Output output;

        @Mixin
        private AccountHistoryOptions options;

        @Override
        public Integer call() {
            try (EngineConnection connection = engine.open();
                BlockingClient client = BlockingClient.connect(connection.clientContext())) {
                final Account account = options.requireAccount(client);
                if ((account.flags() & AccountFlags.HISTORY) == 0) {
                    throw new CommandException(ExitCode.FAILED, "NO_HISTORY", "account " + options.id() + " was created"
                        + " without the flag history, so that its past balances are not kept; 'account transfers' shows what"
                        + " moved them");
                }
                final AccountBalancesQuery query = options.applyTo(client.accountBalancesQuery(), account.id());
                final FilterOptions.Found<Balance> found = options.filter().read(query, client::getAccountBalances);
                output.print(Listings.balances(found.rows()).goesOnAt(found.cursor()));
                return ExitCode.OK;
            }
        }
    }
}
