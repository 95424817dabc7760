package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.ledger.Flow.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every fault of an event on its own, and every two of them that one event can have: what comes first in the specification is
 * answered. The statuses' values are in that order.
 */
@ParameterizedClass
@EnumSource(Subject.class)
class StatusPrecedenceTest {
    private static final BigInteger MAX = LedgerModel.MAX;

    /** Pairs of neighbours that no event can have both of, or where the second follows from the first. */
    private static final Set<String> TRANSFER_PAIRS_ELSEWHERE = Set.of(
        // Tested with chains, below.
        "created linked_event_chain_open", "linked_event_chain_open linked_event_failed",
        "linked_event_failed imported_event_expected",
        // The batch is imported or it is not.
        "imported_event_expected imported_event_not_expected",
        "timestamp_must_be_zero imported_event_timestamp_out_of_range",
        // One value of one field cannot be both.
        "imported_event_timestamp_out_of_range imported_event_timestamp_must_not_advance",
        "id_must_not_be_zero id_must_not_be_int_max", "id_must_not_be_int_max exists_with_different_flags",
        "debit_account_id_must_not_be_zero debit_account_id_must_not_be_int_max",
        "credit_account_id_must_not_be_zero credit_account_id_must_not_be_int_max",
        "credit_account_id_must_not_be_int_max accounts_must_be_different",
        "pending_id_must_not_be_zero pending_id_must_not_be_int_max",
        "pending_id_must_not_be_int_max pending_id_must_be_different",
        "exceeds_pending_transfer_amount pending_transfer_has_different_amount",
        // Tested with transfers that exist, below; no content is looked at then, and a transfer that exists has not failed.
        "exists_with_different_flags exists_with_different_pending_id",
        "exists_with_different_pending_id exists_with_different_timeout",
        "exists_with_different_timeout exists_with_different_debit_account_id",
        "exists_with_different_debit_account_id exists_with_different_credit_account_id",
        "exists_with_different_credit_account_id exists_with_different_amount",
        "exists_with_different_amount exists_with_different_user_data_128",
        "exists_with_different_user_data_128 exists_with_different_user_data_64",
        "exists_with_different_user_data_64 exists_with_different_user_data_32",
        "exists_with_different_user_data_32 exists_with_different_ledger",
        "exists_with_different_ledger exists_with_different_code", "exists_with_different_code exists",
        "exists id_already_failed",
        // The first or the second is for a post or void alone, the other for all the rest.
        "flags_are_mutually_exclusive debit_account_id_must_not_be_zero",
        "pending_id_must_be_zero pending_id_must_not_be_zero",
        "transfer_must_have_the_same_ledger_as_accounts pending_transfer_not_found",
        // Posting and voiding need a transfer that is pending, and happen once.
        "pending_transfer_not_found pending_transfer_not_pending",
        "pending_transfer_already_posted pending_transfer_already_voided",
        // The first implies what the second is about: "timestamp=last" is before the young accounts too; those that are
        // "AndOverdue" are expired, and on accounts that are closed.
        "imported_event_timestamp_must_not_regress imported_event_timestamp_must_postdate_debit_account",
        "pending_transfer_already_voided pending_transfer_expired");

    /** As above. */
    private static final Set<String> ACCOUNT_PAIRS_ELSEWHERE = Set.of(
        "created linked_event_chain_open", "linked_event_chain_open linked_event_failed",
        "linked_event_failed imported_event_expected", "imported_event_expected imported_event_not_expected",
        "timestamp_must_be_zero imported_event_timestamp_out_of_range",
        "imported_event_timestamp_out_of_range imported_event_timestamp_must_not_advance",
        "id_must_not_be_zero id_must_not_be_int_max", "id_must_not_be_int_max exists_with_different_flags",
        "exists_with_different_flags exists_with_different_user_data_128",
        "exists_with_different_user_data_128 exists_with_different_user_data_64",
        "exists_with_different_user_data_64 exists_with_different_user_data_32",
        "exists_with_different_user_data_32 exists_with_different_ledger",
        "exists_with_different_ledger exists_with_different_code", "exists_with_different_code exists",
        "exists flags_are_mutually_exclusive");

    private final Books ledger;

    StatusPrecedenceTest(final Subject subject) {
        ledger = subject.open();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void shouldAnswerTheFirstFaultOfATransfer() {
        final TransferFlows flows = new TransferFlows(ledger);
        assertFirstFaults(flows.ofNew(), event -> flows.judge(event, false));
    }

    @Test
    void shouldAnswerTheFirstFaultOfAPost() {
        final TransferFlows flows = new TransferFlows(ledger);
        assertFirstFaults(flows.ofPost(), event -> flows.judge(event, false));
    }

    @Test
    void shouldAnswerTheFirstFaultOfAVoid() {
        final TransferFlows flows = new TransferFlows(ledger);
        assertFirstFaults(flows.ofVoid(), event -> flows.judge(event, false));
    }

    @Test
    void shouldAnswerTheFirstFaultOfAnImportedTransfer() {
        final TransferFlows flows = new TransferFlows(ledger);
        assertFirstFaults(flows.ofImported(), event -> flows.judge(event, true));
    }

    @Test
    void shouldAnswerTheFirstFaultOfAnImportedPost() {
        final TransferFlows flows = new TransferFlows(ledger);
        assertFirstFaults(flows.ofImportedPost(), event -> flows.judge(event, true));
    }

    @Test
    void shouldAnswerTheFirstFaultOfAnAccount() {
        final AccountFlows flows = new AccountFlows(ledger);
        assertFirstFaults(flows.ofNew(), event -> flows.judge(event, false), StatusPrecedenceTest::accountRank);
    }

    @Test
    void shouldAnswerTheFirstFaultOfAnImportedAccount() {
        final AccountFlows flows = new AccountFlows(ledger);
        assertFirstFaults(flows.ofImported(), event -> flows.judge(event, true), StatusPrecedenceTest::accountRank);
    }

    @Test
    void shouldMeetEveryTwoNeighboursInTheOrderOfATransfersStatuses() {
        final TransferFlows flows = new TransferFlows(ledger);
        final Set<String> met = new TreeSet<>(TRANSFER_PAIRS_ELSEWHERE);
        for (final Flow<TransferData> flow : List.of(
            flows.ofNew(), flows.ofPost(), flows.ofVoid(), flows.ofImported(), flows.ofImportedPost())) {
            addPairs(flow, met);
        }
        final List<String> missing = new ArrayList<>();
        for (int rank = 1; rank <= CreateTransferStatus.exceeds_debits.value(); rank++) {
            missing.add(CreateTransferStatus.get(rank - 1) + " " + CreateTransferStatus.get(rank));
        }
        missing.removeAll(met);
        assertThat(missing).isEmpty();
    }

    @Test
    void shouldMeetEveryTwoNeighboursInTheOrderOfAnAccountsStatuses() {
        final AccountFlows flows = new AccountFlows(ledger);
        final Set<String> met = new TreeSet<>(ACCOUNT_PAIRS_ELSEWHERE);
        addPairs(flows.ofNew(), met);
        addPairs(flows.ofImported(), met);
        final List<String> missing = new ArrayList<>();
        for (int rank = 1; rank <= CreateAccountStatus.imported_event_timestamp_must_not_regress.value(); rank++) {
            missing.add(CreateAccountStatus.get(rank - 1) + " " + CreateAccountStatus.get(rank));
        }
        missing.removeAll(met);
        assertThat(missing).isEmpty();
    }

    @Test
    void shouldJudgeChainsBeforeAnythingElse() {
        new TransferFlows(ledger);
        final TransferData bad = TransferData.transfer(0, 0, 0).with(512).withTimestamp(-1);
        assertThat(ledger.createTransfers(bad.linked())).extracting(Result::status)
            .containsExactly("linked_event_chain_open");
        assertThat(ledger.createTransfers(bad.linked(), bad.linked())).extracting(Result::status)
            .containsExactly("timestamp_must_be_zero", "linked_event_chain_open");
        assertThat(ledger.createTransfers(bad.linked(), bad)).extracting(Result::status)
            .containsExactly("timestamp_must_be_zero", "linked_event_failed");
        assertThat(ledger.createTransfers(bad.linked(), bad.with(TransferData.IMPORTED))).extracting(Result::status)
            .containsExactly("timestamp_must_be_zero", "linked_event_failed");
        assertThat(ledger.createTransfers(bad.with(TransferData.IMPORTED).linked(), bad)).extracting(Result::status)
            .containsExactly("imported_event_timestamp_out_of_range", "linked_event_failed");
    }

    @Test
    void shouldTellHowAnAccountThatExistsDiffers() {
        final Map<String, UnaryOperator<AccountData>> differences = new LinkedHashMap<>();
        differences.put("exists_with_different_flags", event -> event.withFlags(6));
        differences.put("exists_with_different_user_data_128", event -> event.withUserData128(BigInteger.ONE.shiftLeft(100)));
        differences.put("exists_with_different_user_data_64", event -> event.withUserData64(1));
        differences.put("exists_with_different_user_data_32", event -> event.withUserData32(1));
        differences.put("exists_with_different_ledger", event -> event.withLedger(0));
        differences.put("exists_with_different_code", event -> event.withCode(0));
        // Content that would be refused in a new account is not looked at.
        differences.put("exists", event -> event.withDebitsPosted(BigInteger.ONE));
        final long original = ledger.createAccounts(AccountData.account(1)).get(0).timestamp();
        assertDifferences(AccountData.account(1), differences, ledger::createAccount);
        assertThat(ledger.createAccounts(AccountData.account(1))).containsExactly(new Result("exists", original));
    }

    @Test
    void shouldTellHowATransferThatExistsDiffers() {
        final TransferFlows flows = new TransferFlows(ledger);
        final Map<String, UnaryOperator<TransferData>> differences = new LinkedHashMap<>();
        differences.put("exists_with_different_flags", event -> event.with(TransferData.PENDING | TransferData.POST));
        differences.put("exists_with_different_pending_id", event -> event.withPendingId(event.id()));
        differences.put("exists_with_different_timeout", event -> event.withTimeout(1));
        differences.put("exists_with_different_debit_account_id", event -> event.withDebitAccountId(BigInteger.valueOf(998)));
        differences.put("exists_with_different_credit_account_id", event -> event.withCreditAccountId(BigInteger.valueOf(998)));
        differences.put("exists_with_different_amount", event -> event.withAmount(BigInteger.ONE.shiftLeft(127)));
        differences.put("exists_with_different_user_data_128", event -> event.withUserData128(BigInteger.ONE.shiftLeft(127)));
        differences.put("exists_with_different_user_data_64", event -> event.withUserData64(-1));
        differences.put("exists_with_different_user_data_32", event -> event.withUserData32(-1));
        differences.put("exists_with_different_ledger", event -> event.withLedger(77));
        differences.put("exists_with_different_code", event -> event.withCode(77));
        differences.put("exists", event -> event);
        // A single transfer, a post and a void.
        for (final TransferData event : List.of(
            TransferData.transfer(61, 1, 2), TransferData.post(82, 62), TransferData.voiding(83, 63))) {
            assertDifferences(event, differences, change -> flows.judge(change, false));
        }
    }

    @Test
    void shouldAnswerReservedFlagForEachFlagThatNobodyHasDefined() {
        for (int bit = 6; bit < 16; bit++) {
            assertThat(ledger.createAccount(AccountData.account(100).withFlags(1 << bit))).isEqualTo("reserved_flag");
        }
        for (int bit = 9; bit < 16; bit++) {
            assertThat(ledger.createTransfer(TransferData.transfer(100, 1, 2).withFlags(1 << bit))).isEqualTo("reserved_flag");
        }
    }

    @Test
    void shouldLetALimitBeReachedExactly() {
        for (int id = 1; id <= 4; id++) {
            ledger.createAccounts(AccountData.account(id).withFlags(id == 3 ? 2 : id == 4 ? 4 : 0));
        }
        assertThat(move(300, 1, 3, 10)).isEqualTo("created");
        assertThat(move(301, 3, 1, 11)).isEqualTo("exceeds_credits");
        assertThat(move(302, 3, 1, 10)).isEqualTo("created");
        assertThat(move(303, 3, 1, 1)).isEqualTo("exceeds_credits");
        assertThat(move(304, 4, 1, 10)).isEqualTo("created");
        assertThat(move(305, 1, 4, 10)).isEqualTo("created");
        assertThat(move(306, 1, 4, 1)).isEqualTo("exceeds_debits");
        assertThat(move(307, 3, 4, 0)).as("nothing exceeds nothing").isEqualTo("created");
    }

    private String move(final long id, final long debit, final long credit, final long amount) {
        return ledger.createTransfer(TransferData.transfer(id, debit, credit).withAmount(amount));
    }

    private static <T> void addPairs(final Flow<T> flow, final Set<String> met) {
        for (final Fault first : flow.faults()) {
            flow.faults().stream().filter(second -> Flow.both(first, second) != null)
                .forEach(second -> met.add(first.status() + " " + second.status()));
        }
    }

    private static void assertFirstFaults(final Flow<TransferData> flow, final Function<TransferData, String> judge) {
        assertFirstFaults(flow, judge, StatusPrecedenceTest::transferRank);
    }

    private static <T> void assertFirstFaults(
        final Flow<T> flow, final Function<T, String> judge, final ToIntFunction<String> rank) {
        for (final Fault one : flow.faults()) {
            for (final Fault other : flow.faults()) {
                final Set<String> both = Flow.both(one, other);
                if (both != null && rank.applyAsInt(one.status()) <= rank.applyAsInt(other.status())) {
                    final T event = flow.event(both);
                    assertThat(judge.apply(event)).as("%s: %s", both, event).isEqualTo(one.status());
                }
            }
        }
        assertThat(judge.apply(flow.event(Set.of()))).as("without a fault").isEqualTo("created");
    }

    /** With one difference, and with all that come later in the order too. */
    private static <T> void assertDifferences(
        final T stored, final Map<String, UnaryOperator<T>> differences, final Function<T, String> judge) {
        final List<String> names = new ArrayList<>(differences.keySet());
        for (int first = 0; first < names.size(); first++) {
            T event = stored;
            for (int second = first; second < names.size(); second++) {
                event = differences.get(names.get(second)).apply(event);
            }
            assertThat(judge.apply(event)).as("%s", event).isEqualTo(names.get(first));
            assertThat(judge.apply(differences.get(names.get(first)).apply(stored))).isEqualTo(names.get(first));
        }
    }

    private static int accountRank(final String status) {
        return CreateAccountStatus.valueOf(status).value();
    }

    private static int transferRank(final String status) {
        return CreateTransferStatus.valueOf(status).value();
    }
}
