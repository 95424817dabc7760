package io.millrace.ops;

import io.millrace.client.Account;
import io.millrace.client.AccountQuery;
import io.millrace.client.BlockingClient;
import io.millrace.client.Page;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
    name = "account",
    description = "Shows accounts.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AccountCommand.Get.class, AccountCommand.ListAll.class})
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

        @Option(names = "--ledger", paramLabel = "N", converter = UnsignedOption.Bits32.class,
            description = "Only of this ledger.")
        private int ledger;

        @Option(names = "--code", paramLabel = "N", converter = UnsignedOption.Bits16.class,
            description = "Only with this code.")
        private int code;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "100", converter = UnsignedOption.Bits32.class,
            description = "How many at most (default: ${DEFAULT-VALUE}); 0: all.")
        private int limit;

        @Override
        public Integer call() {
            try (EngineConnection connection = engine.open();
                BlockingClient client = BlockingClient.connect(connection.clientContext())) {
                final AccountQuery query = client.accountQuery().ledger(ledger).code(code);
                long left = limit == 0 ? Long.MAX_VALUE : Integer.toUnsignedLong(limit);
                final List<Account> accounts = new ArrayList<>();
                Page<Account> page;
                do {
                    page = client.queryAccounts(query.rowLimit((int) Math.min(left, Pages.ROWS_MAX)));
                    accounts.addAll(page.rows());
                    left -= page.rows().size();
                    query.from(page.cursor());
                } while (page.hasMore() && left > 0);
                output.print(Listings.accounts(accounts));
                return ExitCode.OK;
            }
        }
    }
}
