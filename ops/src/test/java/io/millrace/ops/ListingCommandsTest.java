package io.millrace.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.journal.Durability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Listings with filters and pages. Transfer n has timestamp 10,000 + n, n in user_data_64, and code 1 or 2. */
@Timeout(120)
final class ListingCommandsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int TRANSFERS = 9;

    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void launch() {
        // The engine's own first command is stamped with the clock, the session and the accounts with what follows.
        engine = Engine.launch(new EngineContext()
            .home(directory.resolve("home"))
            .aeronDirectoryName(directory.resolve("aeron").toString())
            .durability(Durability.PROCESS)
            .ingressClock(() -> 9_996));
        final StringBuilder script = new StringBuilder("{\"create_accounts\":[{\"id\":1,\"ledger\":1,\"code\":1,\"flags\":"
            + "[\"history\"]},{\"id\":2,\"ledger\":1,\"code\":2},{\"id\":3,\"ledger\":2,\"code\":2}]}\n");
        for (int n = 1; n <= TRANSFERS; n++) {
            final boolean isDebit = n % 3 != 0;
            script.append("{\"create_transfers\":[{\"id\":").append(100 + n)
                .append(",\"debit_account_id\":").append(isDebit ? 1 : 2)
                .append(",\"credit_account_id\":").append(isDebit ? 2 : 1)
                .append(",\"amount\":10,\"ledger\":1,\"code\":").append(1 + n % 2)
                .append(",\"user_data_32\":7,\"user_data_128\":\"340282366920938463463374607431768211455\"")
                .append(",\"user_data_64\":").append(n).append("}]}\n");
        }
        final InputStream in = System.in;
        System.setIn(new ByteArrayInputStream(script.toString().getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run("exec").out().lines().filter(line -> line.contains("\"created\""))).hasSize(1 + TRANSFERS);
        } finally {
            System.setIn(in);
        }
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void shouldListTransfersOfAnAccount() {
        assertThat(numbers("account transfers 1")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(numbers("account transfers 1 --reversed --limit 0")).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1);
        assertThat(numbers("account transfers 1 --credits")).containsExactly(3, 6, 9);
        assertThat(numbers("account transfers 2 --credits --code 1")).containsExactly(2, 4, 8);
        assertThat(numbers("account transfers 1 --debits --credits --from 10003 --to 10005")).containsExactly(3, 4, 5);
        assertThat(numbers("account transfers 1 --from 1970-01-01T00:00:00.000010008Z")).containsExactly(8, 9);
        assertThat(numbers("account transfers 1 --user-data-64 5")).containsExactly(5);
        assertThat(numbers("account transfers 1 --user-data-32 8")).isEmpty();
        assertThat(numbers("account transfers 3")).isEmpty();
    }

    @Test
    void shouldListTransfersByWhatTheyHold() {
        assertThat(numbers("transfer list --code 2 --reversed")).containsExactly(9, 7, 5, 3, 1);
        assertThat(numbers("transfer list --user-data-128 340282366920938463463374607431768211455 --to 10002"))
            .containsExactly(1, 2);
        assertThat(numbers("transfer list --ledger 2")).isEmpty();
    }

    @Test
    void shouldListAccountsByWhatTheyHold() {
        assertThat(query("account list --code 2 --reversed").get("accounts")).extracting(row -> row.get("id").asText())
            .containsExactly("3", "2");
        assertThat(query("account list --ledger 1 --code 2").get("accounts")).hasSize(1);
    }

    @Test
    void shouldShowBalancesAfterEachTransfer() {
        final List<String> balances = Stream.of("account history 1 --to 10004", "account history 1 --credits --reversed")
            .flatMap(command -> stream(query(command).get("balances")))
            .map(row -> row.get("timestamp").asText() + ' ' + row.get("debits_posted").asText() + ' '
                + row.get("credits_posted").asText() + ' ' + row.get("debits_pending").asText()
                + row.get("credits_pending").asText())
            .toList();

        assertThat(balances).containsExactly(
            "10001 10 0 00", "10002 20 0 00", "10003 20 10 00", "10004 30 10 00",
            "10009 60 30 00", "10006 40 20 00", "10003 20 10 00");
    }

    @Test
    void shouldGoOnAtTheCursorWhereThereIsMore() {
        for (final String command : List.of("account transfers 1", "transfer list")) {
            final JsonNode page = query(command + " --limit 2 --from 10003");
            assertThat(page.get("cursor").asText()).as(command).isEqualTo("10005");
            assertThat(numbers(command + " --from 10003 --cursor 10005 --limit 2")).containsExactly(5, 6);
            assertThat(query(command + " --reversed --limit 3 --to 10005").get("cursor").asText()).isEqualTo("10002");
            assertThat(numbers(command + " --reversed --to 10005 --cursor 10002")).containsExactly(2, 1);
            assertThat(query(command + " --limit 9").has("cursor")).as(command).isFalse();
        }
        assertThat(query("account history 1 --limit 2").get("cursor").asText()).isEqualTo("10003");
        assertThat(query("account list --limit 1").get("cursor").asText()).isEqualTo("9999");
    }

    @Test
    void shouldSayOnStandardErrorHowATableGoesOn() {
        final Run run = run("transfer list --limit 2");

        assertThat(run.out().lines()).hasSize(3);
        assertThat(run.err()).isEqualTo("millrace: there is more; the same command with --cursor 10003 goes on%n".formatted());
    }

    @Test
    void shouldSayThatAnAccountKeepsNoHistory() {
        final Run run = run("account history 2");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("millrace: NO_HISTORY: account 2 was created without the flag history");
    }

    @Test
    void shouldTellAnAccountThatIsNotThereFromOneWithoutTransfers() {
        for (final String command : List.of("account transfers 9", "account history 0")) {
            final Run run = run(command);

            assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
            assertThat(run.err()).startsWith("millrace: NOT_FOUND: there is no account ");
        }
    }

    @Test
    void shouldRefuseBoundsBetweenWhichNothingLies() {
        final Run run = run("transfer list --from 2 --to 1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("millrace: USAGE: nothing lies from 2 to 1");
    }

    private List<Integer> numbers(final String commandLine) {
        return stream(query(commandLine).get("transfers")).map(row -> row.get("user_data_64").asInt()).toList();
    }

    private JsonNode query(final String commandLine) {
        final Run run = run(commandLine + " -o json");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        try {
            return MAPPER.readTree(run.out());
        } catch (final IOException ex) {
            throw new AssertionError(run.out(), ex);
        }
    }

    private Run run(final String commandLine) {
        return Run.of(Stream.concat(Arrays.stream(commandLine.split(" ")), Stream.of("--connect",
            engine.context().aeronDirectoryName())).toArray(String[]::new));
    }

    private static Stream<JsonNode> stream(final JsonNode array) {
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::get);
    }
}
