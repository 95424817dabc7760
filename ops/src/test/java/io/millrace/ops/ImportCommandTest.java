package io.millrace.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.journal.Durability;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Imports into a real engine, and asks it what it has. */
@Timeout(120)
final class ImportCommandTest {
    private static final String HEADER = "body,date,amount,unit,supplier\n";
    private static final String PAYMENTS = HEADER
        + "leeds,2010-12-24,10.50,1,1\n"
        + "leeds,2010-12-31,-2.25,1,1\n"
        + "york,2011-01-03,0.00,2,1\n"
        + "leeds,No,,1,1\n"
        + "york,2011-01-04,7,2,3\n";

    @TempDir
    private Path directory;
    private Path home;
    private Path rejected;

    @BeforeEach
    void setUp() {
        home = directory.resolve("home");
        rejected = directory.resolve("rejected.csv");
    }

    @Test
    void shouldBringRowsIntoTheLedgerAndSayWhatBecameOfThem() throws IOException {
        final Run run = importOf(PAYMENTS, "--rejected-max", "1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).isEmpty();
        assertSummary(run, "rows", 5, "valid", 4, "rejected", 1, "created", 4, "already_there", 0, "accounts_created", 4);
        assertThat(json(run).get("amount").asText()).isEqualTo("1975");
        assertThat(json(run).get("net").asText()).isEqualTo("1525");
        assertThat(Files.readAllLines(rejected)).containsExactly(
            "line,reason,detail,body,date,amount,unit,supplier",
            "5,date_invalid,date 'No' is not a date like 2010-12-31,leeds,No,,1,1");
    }

    @Test
    void shouldHaveAccountsAndTransfersThatCanBeAskedFor() throws IOException {
        importOf(PAYMENTS);

        final Run account = query("account", "get", "unit:1", "supplier:1");
        assertThat(json(account).get("accounts")).hasSize(2);
        final JsonNode unit = json(account).get("accounts").get(0);
        assertThat(unit.get("debits_posted").asText()).isEqualTo("1050");
        assertThat(unit.get("credits_posted").asText()).isEqualTo("225");
        assertThat(unit.get("code").asInt()).isEqualTo(10);
        assertThat(unit.get("user_data_64").asText()).isEqualTo("1");
        assertThat(json(query("account", "list")).get("accounts")).hasSize(4);
        assertThat(json(query("account", "list", "--code", "20")).get("accounts")).hasSize(2);
        assertThat(json(query("account", "list", "--limit", "3")).get("accounts")).hasSize(3);
    }

    @Test
    void shouldAddUpPostingsByTheKeysAskedFor() throws IOException {
        importOf(PAYMENTS);

        final Run balance = query("trial-balance");
        assertThat(balance.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(json(balance).get("ledgers")).singleElement().satisfies(ledger -> {
            assertThat(ledger.get("ledger").asInt()).isEqualTo(826);
            assertThat(ledger.get("debits_posted").asText()).isEqualTo("1975");
            assertThat(ledger.get("credits_posted").asText()).isEqualTo("1975");
            assertThat(ledger.get("balanced").asBoolean()).isTrue();
        });
        final List<String> groups = new ArrayList<>();
        json(query("trial-balance", "--by", "user_data_32,code,account_code")).get("groups").forEach(group ->
            groups.add(group.get("user_data_32").asText() + " " + group.get("code").asText() + " "
                + group.get("account_code").asText() + " " + group.get("balance").asText()));
        assertThat(groups).containsExactly(
            "201012 1 10 825", "201012 1 20 -825", "201101 2 10 700", "201101 2 20 -700");
    }

    @Test
    void shouldApplyNoRowTwiceWhenRunAgain() throws IOException {
        importOf(PAYMENTS);

        final Run again = importOf(PAYMENTS, "--rejected-max", "1");

        assertThat(again.exitCode()).isEqualTo(ExitCode.OK);
        assertSummary(again, "rows", 5, "valid", 4, "rejected", 1, "created", 0, "already_there", 4, "accounts_created", 0);
        assertThat(json(again).get("net").asText()).isEqualTo("1525");
        assertThat(json(query("account", "get", "unit:1")).get("accounts").get(0).get("debits_posted").asText())
            .isEqualTo("1050");
    }

    @Test
    void shouldHoldAndSettlePaymentRequests() throws IOException {
        final String requests = "ref,type,of,date,amount,unit,supplier,hours\n"
            + "A,hold,,2010-12-24,10.00,1,1,24\n"
            + "B,hold,,2010-12-24,5.00,1,2,24\n"
            + "C,hold,,2010-12-24,3.00,1,2,24\n"
            + "A1,settle,A,2010-12-25,all,,,\n"
            + "B1,settle,B,2010-12-25,4.50,,,\n"
            + "C1,release,C,2010-12-25,all,,,\n"
            + "D,sale,,2010-12-25,1.00,2,1,\n"
            + "A2,settle,A,2010-12-26,all,,,\n"
            + "E1,settle,,2010-12-26,all,,,\n"
            + "F,gift,,2010-12-26,1.00,1,1,\n";
        final Path file = Files.writeString(directory.resolve("requests.csv"), requests);
        final String[] args = {"import", file.toString(), "--home", home.toString(), "--durability", "process", "-o", "json",
            "--debit", "unit:{unit}", "--credit", "supplier:{supplier}", "--amount", "amount", "--decimals", "2",
            "--ledger", "826", "--code", "7", "--id", "ref", "--pending-id", "{of}",
            "--flags", "{type|map:hold=pending,settle=post_pending_transfer,release=void_pending_transfer,sale=none,gift=given}",
            "--timeout", "3600", "--rejected", rejected.toString(), "--rejected-max", "3"};

        final Run run = Run.of(args);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertSummary(run, "rows", 10, "valid", 7, "rejected", 3, "created", 7, "accounts_created", 4);
        assertThat(json(run).get("amount").asText()).as("what is settled was counted when it was held").isEqualTo("1900");
        assertThat(Files.readString(rejected))
            .contains("9,pending_transfer_already_posted,")
            .contains("10,column_empty,of is empty")
            .contains("11,flag_unknown,");
        final JsonNode unit = json(query("account", "get", "unit:1")).get("accounts").get(0);
        assertThat(unit.get("debits_posted").asText()).isEqualTo("1450");
        assertThat(unit.get("debits_pending").asText()).isEqualTo("0");
        final JsonNode settled = json(query("transfer", "get", "B1")).get("transfers").get(0);
        assertThat(settled.get("amount").asText()).isEqualTo("450");
        assertThat(settled.get("code").asInt()).isEqualTo(7);

        final Run again = Run.of(args);
        assertSummary(again, "created", 0, "already_there", 7, "rejected", 3);
    }

    @Test
    void shouldAskForIdsWhereRowsNameWhatIsPending() throws IOException {
        final Run run = importOf(PAYMENTS, "--flags", "post_pending_transfer", "--pending-id", "{unit}");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--id");
    }

    @Test
    void shouldRefuseAFlagThatIsNotForRows() throws IOException {
        final Run run = importOf(PAYMENTS, "--flags", "linked");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("'linked' is no flag for rows; there are pending,");
    }

    @Test
    void shouldAddOnlyWhatIsMissingWhenRowsHaveIdsOfTheirOwn() throws IOException {
        importOf("id,body,date,amount,unit,supplier\nA,leeds,2010-12-24,1,1,1\n", "--id", "id");

        final Run run = importOf("id,body,date,amount,unit,supplier\n"
            + "B,leeds,2010-12-24,2,1,1\nA,leeds,2010-12-24,1,1,1\nA,leeds,2010-12-24,5,1,1\n", "--id", "id");

        assertThat(run.exitCode()).isEqualTo(ExitCode.ROWS_REJECTED);
        assertThat(Files.readAllLines(rejected)).hasSize(2).last().asString().startsWith("4,exists_with_different_amount,");
        assertThat(json(query("transfer", "get", "A", "B")).get("transfers")).extracting(row -> row.get("amount").asText())
            .containsExactly("100", "200");
    }

    @Test
    void shouldEndWithACodeOfItsOwnWhenMoreRowsAreRejectedThanAllowed() throws IOException {
        final Run run = importOf(PAYMENTS);

        assertThat(run.exitCode()).isEqualTo(ExitCode.ROWS_REJECTED);
        assertThat(run.err().lines()).singleElement().asString()
            .startsWith("millrace: ROWS_REJECTED: 1 of 5 rows").contains(rejected.toString());
        assertSummary(run, "rejected", 1);
    }

    @Test
    void shouldSayWhatTheLedgerDidNotTake() throws IOException {
        final Run run = importOf(HEADER + "leeds,2010-12-24,1,same,1\nleeds,2010-12-24,1,2,1\n",
            "--credit", "{unit|map:same=unit:same,2=x}");

        assertThat(run.exitCode()).isEqualTo(ExitCode.ROWS_REJECTED);
        assertSummary(run, "rows", 2, "created", 1, "rejected", 1);
        assertThat(Files.readAllLines(rejected)).last().asString()
            .isEqualTo("2,accounts_must_be_different,the ledger did not take the transfer,leeds,2010-12-24,1,same,1");
    }

    @Test
    void shouldTellAccountsThatAreThereWithOtherProperties() throws IOException {
        importOf(HEADER + "leeds,2010-12-24,1,1,1\n");

        final Run run = importOf(HEADER + "leeds,2010-12-25,1,1,1\n", "--debit-account-code", "11");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).startsWith("millrace: ACCOUNTS_DIFFER: 1 account");
        assertSummary(run, "created", 1, "accounts_created", 0, "accounts_differing", 1);
    }

    @Test
    void shouldAddUpExactlyWithManySmallBatchesInFlight() throws IOException {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("ImportCommandTest: -Dmillrace.test.seed=" + seed);
        final Random random = new Random(seed);
        final StringBuilder file = new StringBuilder(HEADER);
        long net = 0;
        for (int i = 0; i < 20_000; i++) {
            final int pence = random.nextInt(200_000) - 50_000;
            net += pence;
            file.append("leeds,2010-12-24,").append(pence < 0 ? "-" : "").append(Math.abs(pence) / 100).append('.')
                .append(Math.abs(pence) % 100 / 10).append(Math.abs(pence) % 10).append(',').append(random.nextInt(50))
                .append(',').append(random.nextInt(5_000)).append('\n');
        }

        final Run run = importOf(file.toString(), "--batch-size", "7");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertSummary(run, "rows", 20_000, "created", 20_000);
        assertThat(json(run).get("net").asLong()).isEqualTo(net);
        long units = 0;
        for (final JsonNode group : json(query("trial-balance", "--by", "account_code")).get("groups")) {
            units += group.get("account_code").asInt() == 10 ? group.get("balance").asLong() : 0;
        }
        assertThat(units).isEqualTo(net);
    }

    @Test
    void shouldSpeakToTheEngineThatServesTheHome() throws IOException {
        try (Engine engine = Engine.launch(new EngineContext().home(home).durability(Durability.PROCESS))) {
            assertThat(importOf(PAYMENTS).exitCode()).isEqualTo(ExitCode.ROWS_REJECTED);
            assertThat(importOf(PAYMENTS, "--durability", "disk").err()).contains("DURABILITY_IGNORED");

            final Run byFolder = Run.of("account", "get", "unit:1", "--connect", engine.context().aeronDirectoryName());
            assertThat(byFolder.exitCode()).isEqualTo(ExitCode.OK);
            assertThat(engine.lastSequence()).isGreaterThan(0);
        }
    }

    @Test
    void shouldSayWhichIdsAreNotThereAfterThoseThatAre() throws IOException {
        importOf(PAYMENTS);

        final Run run = query("account", "get", "unit:1", "unit:99", "12345");

        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(json(run).get("accounts")).hasSize(1);
        assertThat(run.err()).startsWith("millrace: NOT_FOUND: there is no account unit:99, 12345;");
    }

    @Test
    void shouldNotMakeHomeByAsking() throws IOException {
        final Run run = query("trial-balance");

        assertThat(run.exitCode()).isEqualTo(ExitCode.NO_ENGINE);
        assertThat(run.err()).startsWith("millrace: HOME_NOT_FOUND: ");
        assertThat(home).doesNotExist();
    }

    @Test
    void shouldSayThatNoEngineRunsInAnAeronFolder() {
        final Run run = Run.of("account", "list", "--connect", directory.resolve("aeron").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.NO_ENGINE);
        assertThat(run.err().lines()).singleElement().asString().startsWith("millrace: NO_MEDIA_DRIVER: ");
    }

    private Run importOf(final String text, final String... more) throws IOException {
        final Path file = Files.writeString(directory.resolve("payments.csv"), text);
        return Run.of(Stream.concat(
            Stream.of("import", file.toString(), "-o", "json", "--home", home.toString(), "--rejected", rejected.toString(),
                "--debit", "unit:{unit}", "--amount", "amount", "--decimals", "2", "--negative", "swap", "--ledger", "826",
                "--code", "{body|map:leeds=1,york=2}", "--user-data-32", "{date|left:7|digits}", "--require-date", "date",
                "--credit-account-code", "20"),
            defaults(more)).toArray(String[]::new));
    }

    /** What a test gives itself is not given twice. */
    private static Stream<String> defaults(final String... more) {
        final List<String> args = new ArrayList<>(List.of(more));
        putDefault(args, "--credit", "supplier:{supplier}");
        putDefault(args, "--debit-account-code", "10");
        putDefault(args, "--debit-account-user-data-64", "{unit|digits|default:0}");
        putDefault(args, "--durability", "process");
        return args.stream();
    }

    private static void putDefault(final List<String> args, final String option, final String value) {
        if (!args.contains(option)) {
            args.addAll(List.of(option, value));
        }
    }

    private Run query(final String... args) {
        return Run.of(Stream.concat(Stream.of(args), Stream.of("--home", home.toString(), "-o", "json")).toArray(String[]::new));
    }

    private static JsonNode json(final Run run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }

    private static void assertSummary(final Run run, final Object... namesAndValues) throws IOException {
        final JsonNode json = json(run);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            assertThat(json.get((String) namesAndValues[i]).asInt()).as((String) namesAndValues[i])
                .isEqualTo(namesAndValues[i + 1]);
        }
    }
}
