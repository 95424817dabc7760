package io.millrace.ops.exec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
final class ExecTest {
    private static final String ACCOUNTS =
        "{\"create_accounts\":[{\"id\":\"1\",\"ledger\":826,\"code\":1},{\"id\":2,\"ledger\":826,\"code\":1}]}";
    private static final String EMPTY_BATCH = "{\"create_transfers\":[]}";
    private static final String TRANSFER_10 = "{\"id\":\"10\",\"debit_account_id\":\"1\",\"credit_account_id\":\"2\","
        + "\"amount\":\"7\",\"pending_id\":\"0\",\"user_data_128\":\"0\",\"user_data_64\":\"3\","
        + "\"user_data_32\":0,\"timeout\":0,\"ledger\":1,\"code\":1,\"flags\":[],\"timestamp\":\"1000000000004\"}";
    private static final int RANDOM_LINES = 400;
    private static final int MANY_LINES = 100_000;

    @TempDir
    private Path folder;

    private ScriptEngine engine;

    @BeforeEach
    void launch() {
        engine = new ScriptEngine(folder.resolve("a"));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void shouldAnswerEachKindOfLineInTheWordsOfTheLedger() {
        assertThat(engine.run(
            ACCOUNTS,
            "{\"create_transfers\":[{\"id\":\"7\",\"debit_account_id\":\"1\",\"credit_account_id\":2,"
                + "\"amount\":\"340282366920938463463374607431768211455\",\"user_data_128\":3,\"user_data_64\":"
                + "\"18446744073709551615\",\"user_data_32\":4294967295,\"ledger\":\"826\",\"code\":65535}]}",
            "{\"lookup_transfers\":[\"7\", 0, \"340282366920938463463374607431768211455\"]}",
            "{\"lookup_accounts\":[2]}",
            "{\"query_accounts\":{\"limit\":1,\"ledger\":826}}",
            "{\"query_accounts\":{\"limit\":1,\"timestamp_min\":\"1000000000002\"}}",
            "{\"query_accounts\":{\"limit\":1,\"flags\":[\"reversed\"],\"timestamp_max\":1000000000000}}",
            "{\"query_transfers\":{\"code\":1}}")).containsExactly(
            "{\"sequence\":3,\"timestamp\":\"1000000000003\",\"results\":[{\"status\":\"created\",\"timestamp\":"
                + "\"1000000000002\"},{\"status\":\"created\",\"timestamp\":\"1000000000003\"}]}",
            "{\"sequence\":4,\"timestamp\":\"1000000000004\",\"results\":[{\"status\":\"created\",\"timestamp\":"
                + "\"1000000000004\"}]}",
            "{\"transfers\":[{\"id\":\"7\",\"debit_account_id\":\"1\",\"credit_account_id\":\"2\",\"amount\":"
                + "\"340282366920938463463374607431768211455\",\"pending_id\":\"0\",\"user_data_128\":\"3\",\"user_data_64\":"
                + "\"18446744073709551615\",\"user_data_32\":4294967295,\"timeout\":0,\"ledger\":826,\"code\":65535,\"flags\":[],"
                + "\"timestamp\":\"1000000000004\"},null,null]}",
            "{\"accounts\":[" + account(2, "340282366920938463463374607431768211455") + "]}",
            "{\"accounts\":[" + account(1, "0").replace("\"debits_posted\":\"0\"",
                "\"debits_posted\":\"340282366920938463463374607431768211455\"") + "],\"cursor\":\"1000000000003\"}",
            "{\"accounts\":[" + account(1, "0").replace("\"debits_posted\":\"0\"",
                "\"debits_posted\":\"340282366920938463463374607431768211455\"") + "],\"cursor\":\"1000000000003\"}",
            "{\"accounts\":[]}",
            "{\"transfers\":[]}");
    }

    @Test
    void shouldAnswerQuestionsAboutOneAccount() {
        final String filter = "{\"account_id\":\"1\",\"flags\":[\"debits\",\"credits\"";

        assertThat(engine.run(
            "{\"create_accounts\":[" + account("1", "history") + ",{\"id\":2,\"ledger\":1,\"code\":1}]}",
            transfer("\"id\":10,\"debit_account_id\":1,\"credit_account_id\":2,\"amount\":7,\"user_data_64\":3"),
            transfer("\"id\":11,\"debit_account_id\":2,\"credit_account_id\":1,\"amount\":5,\"flags\":[\"pending\"]"),
            "{\"get_account_transfers\":" + filter + "],\"user_data_64\":\"3\"}}",
            "{\"get_account_transfers\":{\"account_id\":2,\"flags\":[\"credits\"]}}",
            "{\"get_account_balances\":" + filter + "]}}",
            "{\"get_account_balances\":" + filter + ",\"reversed\"],\"limit\":1}}",
            "{\"get_account_balances\":" + filter + ",\"reversed\"],\"timestamp_max\":1000000000004}}",
            "{\"get_account_balances\":{\"account_id\":2,\"flags\":[\"debits\"]}}",
            "{\"get_account_transfers\":{\"account_id\":\"00000000-0000-0000-0000-000000000009\",\"flags\":[\"debits\"]}}")
            .subList(3, 10)).containsExactly(
            "{\"transfers\":[" + TRANSFER_10 + "]}",
            "{\"transfers\":[" + TRANSFER_10 + "]}",
            "{\"balances\":[" + balance(0, 7, 0, 0, 4) + "," + balance(0, 7, 5, 0, 5) + "]}",
            "{\"balances\":[" + balance(0, 7, 5, 0, 5) + "],\"cursor\":\"1000000000004\"}",
            "{\"balances\":[" + balance(0, 7, 0, 0, 4) + "]}",
            "{\"balances\":[]}",
            "{\"transfers\":[]}");
    }

    @Test
    void shouldCarryEveryFlagInAndOut() {
        final List<String> replies = engine.run(
            "{\"create_accounts\":[" + account("1,\"timestamp\":5", "imported") + ","
                + account("2,\"timestamp\":\"6\"", "imported") + "]}",
            transfer("\"id\":10,\"debit_account_id\":1,\"credit_account_id\":2,\"timestamp\":7,\"flags\":[\"imported\"]"),
            "{\"create_accounts\":[" + account("3", "linked\",\"debits_must_not_exceed_credits\",\"history") + ","
                + account("4", "credits_must_not_exceed_debits") + "," + account("5", "closed") + "]}",
            transfer("\"id\":11,\"debit_account_id\":1,\"credit_account_id\":2,\"amount\":9,\"timeout\":60,"
                + "\"flags\":[\"pending\",\"closing_debit\",\"closing_credit\"]"),
            transfer("\"id\":12,\"pending_id\":11,\"flags\":[\"void_pending_transfer\"]"),
            transfer("\"id\":13,\"debit_account_id\":1,\"credit_account_id\":2,\"amount\":9,\"flags\":[\"pending\"]"),
            transfer("\"id\":14,\"pending_id\":\"13\",\"amount\":4,\"flags\":[\"post_pending_transfer\"]"),
            transfer("\"id\":15,\"debit_account_id\":1,\"credit_account_id\":2,\"amount\":9,"
                + "\"flags\":[\"balancing_debit\",\"balancing_credit\"]"),
            "{\"lookup_accounts\":[1,3,4,5]}",
            "{\"lookup_transfers\":[10,11,12,13,14,15]}");

        assertThat(replies.subList(0, 8)).allSatisfy(reply ->
            assertThat(reply.split("\"status\":\"")).hasSizeGreaterThan(1).allMatch(
                part -> part.startsWith("created") || part.startsWith("{")));
        assertThat(flags(replies.get(8))).containsExactly(
            "imported", "linked,debits_must_not_exceed_credits,history", "credits_must_not_exceed_debits", "closed");
        assertThat(flags(replies.get(9))).containsExactly(
            "imported", "pending,closing_debit,closing_credit", "void_pending_transfer", "pending", "post_pending_transfer",
            "balancing_debit,balancing_credit");
        assertThat(replies.get(9)).contains("\"timestamp\":\"7\"", "\"timeout\":60", "\"pending_id\":\"11\"",
            "\"amount\":\"4\",\"pending_id\":\"13\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{`id`:0}                                       | id_must_not_be_zero",
        "{`id`:`340282366920938463463374607431768211455`} | id_must_not_be_int_max",
        "{`id`:9,`timestamp`:1}                         | timestamp_must_be_zero",
        "{`id`:9,`reserved`:1}                          | reserved_field",
        "{`id`:9,`flags`:[`bit_15`]}                    | reserved_flag",
        "{`id`:9,`debits_pending`:1}                    | debits_pending_must_be_zero",
        "{`id`:9,`debits_posted`:`1`}                   | debits_posted_must_be_zero",
        "{`id`:9,`credits_pending`:1}                   | credits_pending_must_be_zero",
        "{`id`:9,`credits_posted`:1}                    | credits_posted_must_be_zero",
        "{`id`:9,`flags`:[`debits_must_not_exceed_credits`,`credits_must_not_exceed_debits`]} | flags_are_mutually_exclusive",
        "{`id`:9,`flags`:[`linked`],`ledger`:1,`code`:1} | linked_event_chain_open",
        "{`id`:9,`code`:1}                              | ledger_must_not_be_zero",
        "{`id`:9,`ledger`:1}                            | code_must_not_be_zero",
        "{`id`:`00000000-0000-0000-0000-000000000001`,`ledger`:826,`code`:1} | exists",
    })
    void shouldLetTheEngineJudgeAccounts(final String account, final String status) {
        assertThat(engine.run(ACCOUNTS, "{\"create_accounts\":[" + account.replace('`', '"') + "]}").get(1))
            .contains("\"results\":[{\"status\":\"" + status + "\",");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "``                                                 | EMPTY_LINE",
        "`   `                                              | EMPTY_LINE",
        "nonsense                                           | INVALID_JSON",
        "{`create_transfers`:[                              | INVALID_JSON",
        "{`create_transfers`:[]} {}                         | INVALID_JSON",
        "[]                                                 | WRONG_TYPE",
        "7                                                  | WRONG_TYPE",
        "{}                                                 | UNKNOWN_COMMAND",
        "{`create`:[]}                                      | UNKNOWN_COMMAND",
        "{`create_transfers`:[],`create_accounts`:[]}       | UNKNOWN_FIELD",
        "{`create_transfers`:{}}                            | WRONG_TYPE",
        "{`create_transfers`:[1]}                           | WRONG_TYPE",
        "{`create_transfers`:[{`ID`:1}]}                    | UNKNOWN_FIELD",
        "{`create_transfers`:[{`reserved`:0}]}              | UNKNOWN_FIELD",
        "{`create_transfers`:[{`id`:1,`id`:1}]}             | DUPLICATE_FIELD",
        "{`create_transfers`:[{`id`:null}]}                 | WRONG_TYPE",
        "{`create_transfers`:[{`id`:``}]}                   | WRONG_TYPE",
        "{`create_transfers`:[{`id`:`1 `}]}                 | WRONG_TYPE",
        "{`create_transfers`:[{`id`:1.0}]}                  | WRONG_TYPE",
        "{`create_transfers`:[{`id`:1e3}]}                  | WRONG_TYPE",
        "{`create_transfers`:[{`id`:-1}]}                   | OUT_OF_RANGE",
        "{`create_transfers`:[{`id`:`-1`}]}                 | OUT_OF_RANGE",
        "{`create_transfers`:[{`id`:`0000000-00000-0000-0000-000000000001`}]} | WRONG_TYPE",
        "{`create_transfers`:[{`amount`:`00000000-0000-0000-0000-000000000001`}]} | WRONG_TYPE",
        "{`create_transfers`:[{`id`:340282366920938463463374607431768211456}]} | OUT_OF_RANGE",
        "{`create_transfers`:[{`user_data_64`:18446744073709551616}]} | OUT_OF_RANGE",
        "{`create_transfers`:[{`timeout`:4294967296}]}      | OUT_OF_RANGE",
        "{`create_transfers`:[{`code`:65536}]}              | OUT_OF_RANGE",
        "{`create_transfers`:[{`flags`:`pending`}]}         | WRONG_TYPE",
        "{`create_transfers`:[{`flags`:[1]}]}               | WRONG_TYPE",
        "{`create_transfers`:[{`flags`:[`history`]}]}       | UNKNOWN_FLAG",
        "{`create_accounts`:[{`flags`:[`bit_16`]}]}         | UNKNOWN_FLAG",
        "{`create_accounts`:[{`amount`:1}]}                 | UNKNOWN_FIELD",
        "{`lookup_accounts`:`1`}                            | WRONG_TYPE",
        "{`lookup_accounts`:[`x`]}                          | WRONG_TYPE",
        "{`query_accounts`:[]}                              | WRONG_TYPE",
        "{`query_accounts`:{`limit`:0}}                     | OUT_OF_RANGE",
        "{`query_accounts`:{`limit`:4294967296}}            | OUT_OF_RANGE",
        "{`query_accounts`:{`timestamp_max`:9223372036854775808}} | OUT_OF_RANGE",
        "{`query_accounts`:{`timestamp_min`:2,`timestamp_max`:1}} | OUT_OF_RANGE",
        "{`query_accounts`:{`flags`:[`linked`]}}            | UNKNOWN_FLAG",
        "{`query_accounts`:{`id`:1}}                        | UNKNOWN_FIELD",
        "{`get_account_transfers`:[]}                       | WRONG_TYPE",
        "{`get_account_transfers`:{`account_id`:1,`account_id`:1}} | DUPLICATE_FIELD",
        "{`get_account_transfers`:{`account_id`:1,`ledger`:1}} | UNKNOWN_FIELD",
        "{`get_account_transfers`:{`account_id`:1,`flags`:[`history`]}} | UNKNOWN_FLAG",
        "{`advance_clock_ns`:1}                             | CLOCK_NOT_MANUAL",
    })
    void shouldAnswerWrongLinesInTheirPlaceAndGoOn(final String line, final String code) {
        final String wrong = "``".equals(line) ? "" : "`   `".equals(line) ? "   " : line.replace('`', '"');

        final List<String> replies = engine.run(ACCOUNTS, wrong, EMPTY_BATCH, wrong);

        assertThat(replies).hasSize(4);
        assertThat(replies.get(0)).startsWith("{\"sequence\":3,");
        assertThat(replies.get(1)).startsWith("{\"error\":{\"code\":\"" + code + "\",\"message\":\"").endsWith("\"}}");
        assertThat(replies.get(2)).startsWith("{\"sequence\":4,");
        assertThat(replies.get(3)).isEqualTo(replies.get(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{`flags`:[`debits`]}                               | account_id",
        "{`account_id`:0,`flags`:[`debits`]}                | account_id",
        "{`account_id`:`340282366920938463463374607431768211455`,`flags`:[`debits`]} | account_id",
        "{`account_id`:1}                                   | flags",
        "{`account_id`:1,`flags`:[]}                        | flags",
        "{`account_id`:1,`flags`:[`reversed`]}              | flags",
        "{`account_id`:1,`flags`:[`credits`],`limit`:0}     | limit",
        "{`account_id`:1,`flags`:[`credits`],`timestamp_min`:9223372036854775808} | timestamp_min",
        "{`account_id`:1,`flags`:[`credits`],`timestamp_max`:9223372036854775808} | timestamp_max",
        "{`account_id`:1,`flags`:[`credits`],`timestamp_min`:2,`timestamp_max`:1} | timestamp_min",
    })
    void shouldNameWhatIsWrongInAQuestionAboutOneAccount(final String filter, final String field) {
        final List<String> replies = engine.run(
            "{\"get_account_transfers\":" + filter.replace('`', '"') + "}",
            "{\"get_account_balances\":" + filter.replace('`', '"') + "}");

        assertThat(replies).hasSize(2).allSatisfy(reply ->
            assertThat(reply).startsWith("{\"error\":{\"code\":\"OUT_OF_RANGE\",\"message\":\"/get_account_").contains(field));
    }

    @Test
    void shouldAcceptTheMostThatACommandHoldsAndRefuseMore() {
        final String most = "{\"create_transfers\":[" + "{},".repeat(8_188) + "{}]}";

        final List<String> replies = engine.run(most, most.replace("]}", ",{}]}"), EMPTY_BATCH);

        assertThat(replies.get(0)).startsWith("{\"sequence\":3,").contains("id_must_not_be_zero");
        assertThat(replies.get(1)).startsWith("{\"error\":{\"code\":\"TOO_MANY\",");
        assertThat(replies.get(2)).startsWith("{\"sequence\":4,");
    }

    @Test
    void shouldSkipLineThatIsTooLongAndGoOn() {
        final byte[] script = new byte[LineSource.LINE_LENGTH_MAX + 1_000_000];
        Arrays.fill(script, (byte) ' ');
        final byte[] end = ("\n" + EMPTY_BATCH).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(end, 0, script, script.length - end.length, end.length);

        final List<String> replies = engine.run(script);

        assertThat(replies).hasSize(2);
        assertThat(replies.get(0)).startsWith("{\"error\":{\"code\":\"LINE_TOO_LONG\",");
        assertThat(replies.get(1)).startsWith("{\"sequence\":3,");
    }

    @Test
    void shouldTakeLinesHoweverTheyArriveAndWithoutTheLastNewline() {
        final byte[] script = (ACCOUNTS + "\r\n\n" + EMPTY_BATCH).getBytes(StandardCharsets.UTF_8);

        final List<String> replies = engine.run(new ByteArrayInputStream(script) {
            @Override
            public int read(final byte[] bytes, final int offset, final int length) {
                return super.read(bytes, offset, Math.min(1, length));
            }

            @Override
            public int read(final byte[] bytes) {
                return read(bytes, 0, bytes.length);
            }
        });

        assertThat(replies).hasSize(3);
        assertThat(replies.get(1)).contains("EMPTY_LINE");
        assertThat(replies.get(2)).startsWith("{\"sequence\":4,");
        assertThat(engine.run(new byte[0])).isEmpty();
    }

    @Test
    void shouldAnswerTheSamePipelinedAsOneByOne() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final String[] lines = IntStream.range(0, RANDOM_LINES).mapToObj(i -> randomLine(random)).toArray(String[]::new);

        final List<String> pipelined = engine.run(lines);

        final List<String> oneByOne;
        try (ScriptEngine other = new ScriptEngine(folder.resolve("b"))) {
            oneByOne = other.runEach(lines);
        }
        assertThat(pipelined).as("seed %d", seed).isEqualTo(oneByOne).hasSize(RANDOM_LINES);
    }

    @Test
    void shouldRunManyLinesWithErrorsAndLongRepliesAmongThem() {
        final StringBuilder script = new StringBuilder(ACCOUNTS).append('\n');
        for (int i = 1; i < MANY_LINES; i++) {
            if (i % 100 == 0) {
                script.append("wrong\n");
            } else if (i % 1_000 == 1) {
                script.append("{\"query_transfers\":{}}\n");
            } else {
                script.append("{\"create_transfers\":[{\"id\":").append(i)
                    .append(",\"debit_account_id\":1,\"credit_account_id\":2,\"amount\":1,\"ledger\":826,\"code\":1}]}\n");
            }
        }

        final List<String> replies = engine.run(script.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(replies).hasSize(MANY_LINES);
        long transfers = 0;
        for (int i = 1; i < MANY_LINES; i++) {
            final String reply = replies.get(i);
            if (i % 100 == 0) {
                assertThat(reply).as("line %d", i).startsWith("{\"error\":{\"code\":\"INVALID_JSON\"");
            } else if (i % 1_000 == 1) {
                assertThat(reply).as("line %d", i).startsWith("{\"transfers\":[");
            } else {
                assertThat(reply).as("line %d", i).startsWith("{\"sequence\":").contains("\"status\":\"created\"");
                transfers++;
            }
        }
        assertThat(engine.run("{\"lookup_accounts\":[1]}").get(0)).contains("\"debits_posted\":\"" + transfers + "\"");
    }

    private static String randomLine(final Random random) {
        switch (random.nextInt(11)) {
            case 0:
                return "{\"create_accounts\":[{\"id\":" + random.nextInt(10) + ",\"ledger\":1,\"code\":1,\"flags\":["
                    + (random.nextBoolean() ? "\"history\"" : "") + "]}]}";
            case 1:
                return "{\"lookup_accounts\":[" + random.nextInt(10) + ",\"" + random.nextInt(10) + "\"]}";
            case 2:
                return "{\"query_transfers\":{\"limit\":" + random.nextInt(20) + "}}";
            case 4:
                return "{\"get_account_transfers\":{\"account_id\":" + random.nextInt(10)
                    + ",\"flags\":[\"debits\",\"credits\"],\"limit\":" + (1 + random.nextInt(20)) + "}}";
            case 5:
                return "{\"get_account_balances\":{\"account_id\":" + random.nextInt(10)
                    + ",\"flags\":[\"debits\",\"reversed\"],\"limit\":" + (1 + random.nextInt(20)) + "}}";
            case 3:
                return "wrong " + random.nextInt();
            default:
                return "{\"create_transfers\":[{\"id\":" + random.nextInt(100) + ",\"debit_account_id\":" + random.nextInt(10)
                    + ",\"credit_account_id\":" + random.nextInt(10) + ",\"amount\":" + random.nextInt(100)
                    + ",\"ledger\":1,\"code\":" + random.nextInt(3) + "}]}";
        }
    }

    private static String transfer(final String fields) {
        return "{\"create_transfers\":[{\"ledger\":1,\"code\":1," + fields + "}]}";
    }

    private static String account(final String id, final String flags) {
        return "{\"ledger\":1,\"code\":1,\"flags\":[\"" + flags + "\"],\"id\":" + id + "}";
    }

    private static List<String> flags(final String reply) {
        return Pattern.compile("\"flags\":\\[([^]]*)]").matcher(reply).results()
            .map(match -> match.group(1).replace("\"", "")).toList();
    }

    private static String balance(
        final int debitsPending, final int debitsPosted, final int creditsPending, final int creditsPosted, final int time) {
        return "{\"debits_pending\":\"" + debitsPending + "\",\"debits_posted\":\"" + debitsPosted + "\",\"credits_pending\":\""
            + creditsPending + "\",\"credits_posted\":\"" + creditsPosted + "\",\"timestamp\":\"100000000000" + time + "\"}";
    }

    private static String account(final int id, final String creditsPosted) {
        return "{\"id\":\"" + id + "\",\"debits_pending\":\"0\",\"debits_posted\":\"0\",\"credits_pending\":\"0\","
            + "\"credits_posted\":\"" + creditsPosted + "\",\"user_data_128\":\"0\",\"user_data_64\":\"0\",\"user_data_32\":0,"
            + "\"ledger\":826,\"code\":1,\"flags\":[],\"timestamp\":\"100000000000" + (id + 1) + "\"}";
    }
}
