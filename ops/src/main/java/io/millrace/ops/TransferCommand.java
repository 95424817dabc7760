package io.millrace.ops;

import io.millrace.client.BlockingClient;
import io.millrace.client.Transfer;
import io.millrace.client.TransferQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

@Command(
    name = "transfer",
    description = "Shows transfers.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TransferCommand.Get.class, TransferCommand.ListAll.class})
final class TransferCommand extends CommandGroup {
    @Command(name = "get", description = "Shows the transfers with these ids, in this order.")
    static final class Get implements Callable<Integer> {
        @Mixin
        private EngineOptions engine;

        @Mixin
        private Output output;

        @Parameters(
            arity = "1..*",
            paramLabel = "ID|TEXT",
            description = "An id in decimal digits, or the text that an import made it of (the column given with --id).")
        private List<String> ids;

        @Override
        public Integer call() {
            try (EngineConnection connection = engine.open();
                BlockingClient client = BlockingClient.connect(connection.clientContext())) {
                final Lookup<Transfer> found = Lookup.of(ids, client::lookupTransfers);
                output.print(Listings.transfers(found.rows()));
                return found.requireAll("transfer");
            }
        }
    }

    @Command(name = "list", description = "Shows transfers in the order in which they were created.")
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
                final TransferQuery query = filter.applyTo(client.transferQuery().ledger(ledger));
                final FilterOptions.Found<Transfer> found = filter.read(query, client::queryTransfers);
                output.print(Listings.transfers(found.rows()).goesOnAt(found.cursor()));
                return ExitCode.OK;
            }
        }
    }
}
