package io.millrace.ops;

import io.millrace.client.Client;
import io.millrace.journal.Durability;
import io.millrace.ops.imports.ImportMapping;
import io.millrace.ops.imports.ImportProgress;
import io.millrace.ops.imports.ImportSource;
import io.millrace.ops.imports.ImportSummary;
import io.millrace.ops.imports.Importer;
import io.millrace.ops.ledger.FlagNames;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
    name = "import",
    description = {
        "Imports the rows of a CSV file, whose first line names the columns, as transfers; accounts are made on the way.",
        "",
        "VALUE is text with columns in braces, like unit:{unit_id}. A column, here and where COLUMN stands, may have filters:"
            + " {release|digits} keeps digits, {date|left:7} the first 7 characters, {name|trim} drops spaces at both ends,"
            + " {x|drop:,} drops these characters, {x|default:none} stands in for nothing, {body|map:leeds=1,manchester=3}"
            + " replaces whole values.",
        "",
        "An account is named by a VALUE: digits are its id, any other text stands for the first 128 bits of its SHA-256.",
        "",
        "The same import may be run again after any interruption: no row is applied twice.",
        ""
    })
final class ImportCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final String CSV = ".csv";

    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineOptions engine;

    @Mixin
    private Output output;

    @Parameters(paramLabel = "FILE", description = "The file; - is standard input.")
    private String file;

    @Option(names = "--debit", required = true, paramLabel = "VALUE", description = "The account that is debited.")
    private String debit;

    @Option(names = "--credit", required = true, paramLabel = "VALUE", description = "The account that is credited.")
    private String credit;

    @Option(names = "--amount", required = true, paramLabel = "COLUMN", description = "The amount, in decimal notation.")
    private String amount;

    @Option(names = "--decimals", paramLabel = "N", defaultValue = "0",
        description = "Decimals of the ledger's unit: 2 when it counts pence and the file has pounds (default:"
            + " ${DEFAULT-VALUE}). Amounts with more decimals, other than zeros, are rejected.")
    private int decimals;

    @Option(names = "--negative", paramLabel = "HOW", defaultValue = "reject",
        description = "Rows with an amount below zero: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). swap: debit and"
            + " credit change places. An amount of zero is a transfer like others.")
    private ImportMapping.NegativeAmounts negative;

    @Option(names = "--ledger", required = true, paramLabel = "VALUE", description = "The ledger.")
    private String ledger;

    @Option(names = "--code", required = true, paramLabel = "VALUE", description = "The transfer's code.")
    private String code;

    @Option(names = "--id", paramLabel = "COLUMN",
        description = "What identifies a row, as text or digits (default: the file's SHA-256 and the line number).")
    private String id;

    @Option(names = "--user-data-128", paramLabel = "VALUE", defaultValue = "0",
        description = "The transfer's user_data_128 (default: ${DEFAULT-VALUE}).")
    private String userData128;

    @Option(names = "--user-data-64", paramLabel = "VALUE",
        description = "The transfer's user_data_64 (default: the line number, or 0 with --id).")
    private String userData64;

    @Option(names = "--user-data-32", paramLabel = "VALUE", defaultValue = "0",
        description = "The transfer's user_data_32 (default: ${DEFAULT-VALUE}).")
    private String userData32;

    @Option(names = "--flags", paramLabel = "VALUE", defaultValue = "none",
        description = "The transfer's flags, by name, with + between them: pending, post_pending_transfer and the like"
            + " (default: ${DEFAULT-VALUE}). A row that posts or voids takes accounts, ledger and code from what is pending; its"
            + " amount may be 'all'.")
    private String flags;

    @Option(names = "--pending-id", paramLabel = "VALUE",
        description = "What identifies the pending transfer that a row posts or voids: what --id says in that one's own row.")
    private String pendingId;

    @Option(names = "--timeout", paramLabel = "VALUE", defaultValue = "0",
        description = "Seconds after which a pending transfer expires (default: ${DEFAULT-VALUE}, which is never).")
    private String timeout;

    @Option(names = "--require-date", paramLabel = "COLUMN",
        description = "Reject rows that have no date like 2010-12-31 here. May be given several times.")
    private List<String> dates = List.of();

    @Option(names = "--debit-account-code", paramLabel = "N", defaultValue = "1",
        description = "Code of accounts made for --debit (default: ${DEFAULT-VALUE}).")
    private int debitAccountCode;

    @Option(names = "--credit-account-code", paramLabel = "N", defaultValue = "1",
        description = "Code of accounts made for --credit (default: ${DEFAULT-VALUE}).")
    private int creditAccountCode;

    @Option(names = "--debit-account-flags", paramLabel = "FLAG", split = ",",
        description = "Flags of accounts made for --debit, by name, with commas.")
    private List<String> debitAccountFlags = List.of();

    @Option(names = "--credit-account-flags", paramLabel = "FLAG", split = ",",
        description = "Flags of accounts made for --credit, by name, with commas.")
    private List<String> creditAccountFlags = List.of();

    @Option(names = "--debit-account-user-data-64", paramLabel = "VALUE", defaultValue = "0",
        description = "user_data_64 of accounts made for --debit, from the first row that names them (default:"
            + " ${DEFAULT-VALUE}).")
    private String debitAccountUserData64;

    @Option(names = "--credit-account-user-data-64", paramLabel = "VALUE", defaultValue = "0",
        description = "user_data_64 of accounts made for --credit, from the first row that names them (default:"
            + " ${DEFAULT-VALUE}).")
    private String creditAccountUserData64;

    @Option(names = "--rejected", paramLabel = "FILE",
        description = "Where rejected rows go, with line number and reason (default: NAME.rejected.csv in this folder, with the"
            + " file's NAME, or import.rejected.csv).")
    private Path rejectedFile;

    @Option(names = "--rejected-max", paramLabel = "N", defaultValue = "0",
        description = "How many rejected rows are still a success (default: ${DEFAULT-VALUE}); all rows are read in any case.")
    private long rejectedMax;

    @Option(names = "--charset", paramLabel = "NAME", defaultValue = "UTF-8",
        description = "How the file's characters are encoded (default: ${DEFAULT-VALUE}).")
    private Charset charset;

    @Option(names = "--separator", paramLabel = "CHAR", defaultValue = ",",
        description = "What stands between fields (default: ${DEFAULT-VALUE}).")
    private char separator;

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "" + Importer.BATCH_SIZE_DEFAULT,
        description = "Rows in a command (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(names = "--spool-dir", paramLabel = "DIR", defaultValue = "${sys:java.io.tmpdir}",
        description = "Where standard input is kept while its digest is taken (default: ${DEFAULT-VALUE}).")
    private Path spoolDirectory;

    @Option(names = "--durability", paramLabel = "HOW",
        description = "What a reply of an engine that is started for this command promises: ${COMPLETION-CANDIDATES} (default:"
            + " disk). A running engine keeps its own.")
    private Durability durability;

    @Override
    public Integer call() {
        final ImportMapping mapping = mapping();
        if (batchSize < 1 || batchSize > Importer.BATCH_SIZE_MAX) {
            throw usage("--batch-size must be 1 to " + Importer.BATCH_SIZE_MAX + ", not " + batchSize);
        }
        final ImportSummary summary;
        try (Importer importer = new Importer(mapping, source(), separator).batchSize(batchSize)) {
            summary = run(importer);
        }
        output.print(new Summary()
            .put("rows", summary.rows())
            .put("valid", summary.valid())
            .put("rejected", summary.rejected())
            .put("created", summary.created())
            .put("already_there", summary.alreadyThere())
            .put("accounts_created", summary.accountsCreated())
            .put("accounts_differing", summary.accountsDiffering())
            .put("amount", summary.amount())
            .put("net", summary.net())
            .put("rejected_file", rejectedFile().toString()));
        return conclude(summary);
    }

    private ImportMapping mapping() {
        return new ImportMapping()
            .debit(debit)
            .credit(credit)
            .amount(amount)
            .decimals(decimals)
            .negativeAmounts(negative)
            .ledger(ledger)
            .code(code)
            .id(id)
            .userData128(userData128)
            .userData64(userData64)
            .userData32(userData32)
            .flags(flags)
            .pendingId(pendingId)
            .timeout(timeout)
            .requireDates(dates)
            .debitAccounts(debitAccountCode, flags(debitAccountFlags), debitAccountUserData64)
            .creditAccounts(creditAccountCode, flags(creditAccountFlags), creditAccountUserData64);
    }

    private ImportSource source() {
        final boolean digested = id == null;
        try {
            if (STANDARD_INPUT.equals(file)) {
                return ImportSource.ofStream(System.in, digested, charset, spoolDirectory);
            }
            final Path path = Path.of(file);
            return Files.isRegularFile(path)
                ? ImportSource.ofFile(path, digested, charset)
                : ImportSource.ofStream(Files.newInputStream(path), digested, charset, spoolDirectory);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private ImportSummary run(final Importer importer) {
        final PrintWriter err = spec.commandLine().getErr();
        final ProgressBar bar = ProgressBar.isWanted() ? new ProgressBar(err, System::nanoTime) : null;
        importer.progress(bar == null ? ImportProgress.NONE : bar);
        try (EngineConnection connection = engine.open(durability == null ? Durability.DISK : durability);
            Client client = Client.connect(connection.clientContext())) {
            if (durability != null && !connection.isPrivate()) {
                err.println("millrace: DURABILITY_IGNORED: an engine serves this home and keeps the durability that it has");
            }
            return importer.run(client, rejectedFile());
        } finally {
            if (bar != null) {
                bar.erase();
            }
        }
    }

    private int conclude(final ImportSummary summary) {
        final PrintWriter err = spec.commandLine().getErr();
        if (summary.accountsDiffering() > 0) {
            err.println("millrace: ACCOUNTS_DIFFER: " + summary.accountsDiffering() + " accounts were there with another ledger,"
                + " code, flags or user data, and stay as they are; see them with 'millrace account get'");
        }
        if (summary.rejected() > rejectedMax) {
            throw new CommandException(ExitCode.ROWS_REJECTED, "ROWS_REJECTED", summary.rejected() + " of " + summary.rows()
                + " rows were rejected; see " + rejectedFile() + ", repair them and import them from there, or allow for them"
                + " with --rejected-max");
        }
        return ExitCode.OK;
    }

    private Path rejectedFile() {
        if (rejectedFile == null) {
            String name = STANDARD_INPUT.equals(file) ? "import" : Path.of(file).getFileName().toString();
            if (name.endsWith(CSV)) {
                name = name.substring(0, name.length() - CSV.length());
            }
            rejectedFile = Path.of(name + ".rejected" + CSV);
        }
        return rejectedFile;
    }

    private int flags(final List<String> names) {
        try {
            return FlagNames.parseForNewAccount(names);
        } catch (final IllegalArgumentException ex) {
            throw usage(ex.getMessage());
        }
    }

    private ParameterException usage(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
