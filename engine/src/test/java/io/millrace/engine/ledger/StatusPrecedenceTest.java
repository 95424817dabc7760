package io.millrace.engine.ledger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every fault of an event on its own, and every two of them together: what comes first in the specification is answered.
 */
class StatusPrecedenceTest {
    private static final BigInteger NEARLY_MAX = LedgerModel.MAX.subtract(BigInteger.ONE);

    private final LedgerFixture ledger = new LedgerFixture();

    @BeforeEach
    void createAccounts() {
        final List<AccountData> accounts = new ArrayList<>();
        for (int id = 1; id <= 4; id++) {
            accounts.add(AccountData.account(id));
        }
        accounts.add(AccountData.account(5).withLedger(2));
        accounts.add(AccountData.account(6).withFlags(2));
        accounts.add(AccountData.account(7).withFlags(4));
        accounts.add(AccountData.account(8));
        assertThat(ledger.createAccounts(accounts)).allMatch(result -> result.status().equals("created"));
        assertThat(ledger.createTransfer(TransferData.transfer(1, 3, 4).withAmount(NEARLY_MAX))).isEqualTo("created");
        assertThat(ledger.createTransfer(TransferData.transfer(9, 9, 1))).isEqualTo("debit_account_not_found");
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void shouldAnswerTheFirstFaultOfAnAccount() {
        final Map<String, UnaryOperator<AccountData>> faults = new LinkedHashMap<>();
        faults.put("timestamp_must_be_zero", event -> event.withTimestamp(1));
        faults.put("reserved_field", event -> event.withReserved(1));
        faults.put("reserved_flag", event -> event.withFlags(event.flags() | 8));
        faults.put("id_must_not_be_zero", event -> event.withId(BigInteger.ZERO));
        faults.put("flags_are_mutually_exclusive", event -> event.withFlags(event.flags() | 6));
        faults.put("debits_pending_must_be_zero", event -> event.withDebitsPending(BigInteger.ONE.shiftLeft(64)));
        faults.put("debits_posted_must_be_zero", event -> event.withDebitsPosted(BigInteger.ONE));
        faults.put("credits_pending_must_be_zero", event -> event.withCreditsPending(BigInteger.ONE.shiftLeft(127)));
        faults.put("credits_posted_must_be_zero", event -> event.withCreditsPosted(BigInteger.ONE));
        faults.put("ledger_must_not_be_zero", event -> event.withLedger(0));
        faults.put("code_must_not_be_zero", event -> event.withCode(0));

        final List<String> names = new ArrayList<>(faults.keySet());
        for (int first = 0; first < names.size(); first++) {
            for (int second = first; second < names.size(); second++) {
                final AccountData event =
                    faults.get(names.get(first)).apply(faults.get(names.get(second)).apply(AccountData.account(100)));
                assertThat(ledger.createAccount(event)).as(names.get(second)).isEqualTo(names.get(first));
            }
        }
        assertThat(ledger.createAccount(AccountData.account(100))).isEqualTo("created");
    }

    @Test
    void shouldAnswerReservedFlagForEachFlagOfALaterVersion() {
        for (int bit = 3; bit < 16; bit++) {
            assertThat(ledger.createAccount(AccountData.account(100).withFlags(1 << bit))).isEqualTo("reserved_flag");
        }
        for (int bit = 1; bit < 16; bit++) {
            assertThat(ledger.createTransfer(TransferData.transfer(100, 1, 2).withFlags(1 << bit))).isEqualTo("reserved_flag");
        }
    }

    @Test
    void shouldTellHowAnAccountThatExistsDiffers() {
        final Map<String, UnaryOperator<AccountData>> differences = new LinkedHashMap<>();
        differences.put("exists_with_different_flags", event -> event.withFlags(2));
        differences.put("exists_with_different_user_data_128", event -> event.withUserData128(BigInteger.ONE.shiftLeft(100)));
        differences.put("exists_with_different_user_data_64", event -> event.withUserData64(1));
        differences.put("exists_with_different_user_data_32", event -> event.withUserData32(1));
        differences.put("exists_with_different_ledger", event -> event.withLedger(0));
        differences.put("exists_with_different_code", event -> event.withCode(0));
        // Content that would be refused in a new account is not looked at.
        differences.put("exists", event -> event.withDebitsPosted(BigInteger.ONE));

        final List<String> names = new ArrayList<>(differences.keySet());
        for (int first = 0; first < names.size(); first++) {
            AccountData event = AccountData.account(1);
            for (int second = first; second < names.size(); second++) {
                event = differences.get(names.get(second)).apply(event);
            }
            assertThat(ledger.createAccount(event)).isEqualTo(names.get(first));
        }
        final long original = ledger.lookupAccount(1).timestamp();
        assertThat(ledger.createAccounts(AccountData.account(1))).containsExactly(new Result("exists", original));
        assertThat(ledger.createAccount(AccountData.account(1).withId(LedgerModel.MAX))).isEqualTo("id_must_not_be_int_max");
    }

    @Test
    void shouldAnswerTheFirstFaultOfATransfer() {
        final Map<String, UnaryOperator<TransferData>> faults = new LinkedHashMap<>();
        faults.put("timestamp_must_be_zero", event -> event.withTimestamp(1));
        faults.put("reserved_flag", event -> event.withFlags(event.flags() | 2));
        faults.put("id_must_not_be_int_max", event -> event.withId(LedgerModel.MAX));
        faults.put("id_already_failed", event -> event.withId(BigInteger.valueOf(9)));
        faults.put("debit_account_id_must_not_be_zero", event -> event.withDebitAccountId(BigInteger.ZERO));
        faults.put("credit_account_id_must_not_be_int_max", event -> event.withCreditAccountId(LedgerModel.MAX));
        faults.put("accounts_must_be_different", event -> event.withCreditAccountId(event.debitAccountId()));
        faults.put("pending_id_must_be_zero", event -> event.withPendingId(BigInteger.ONE.shiftLeft(90)));
        faults.put("timeout_reserved_for_pending_transfer", event -> event.withTimeout(-1));
        faults.put("ledger_must_not_be_zero", event -> event.withLedger(0));
        faults.put("code_must_not_be_zero", event -> event.withCode(0));

        final List<String> names = new ArrayList<>(faults.keySet());
        for (int first = 0; first < names.size(); first++) {
            for (int second = first; second < names.size(); second++) {
                final TransferData event =
                    faults.get(names.get(first)).apply(faults.get(names.get(second)).apply(TransferData.transfer(100, 1, 2)));
                assertThat(ledger.createTransfer(event)).as(names.get(second)).isEqualTo(names.get(first));
            }
        }
        assertThat(ledger.createTransfer(TransferData.transfer(100, 1, 2))).isEqualTo("created");
        assertThat(ledger.createTransfer(TransferData.transfer(0, 0, 0))).isEqualTo("id_must_not_be_zero");
        assertThat(ledger.createTransfer(TransferData.transfer(101, 0, 0).withDebitAccountId(LedgerModel.MAX)))
            .isEqualTo("debit_account_id_must_not_be_int_max");
        assertThat(ledger.createTransfer(TransferData.transfer(101, 1, 0))).isEqualTo("credit_account_id_must_not_be_zero");
    }

    @Test
    void shouldJudgeAccountsThenOverflowThenLimits() {
        final BigInteger two = BigInteger.TWO;
        assertThat(create(200, 99, 98, LedgerModel.MAX, 2)).isEqualTo("debit_account_not_found");
        assertThat(create(201, 3, 98, LedgerModel.MAX, 2)).isEqualTo("credit_account_not_found");
        assertThat(create(202, 3, 5, LedgerModel.MAX, 3)).isEqualTo("accounts_must_have_the_same_ledger");
        assertThat(create(203, 3, 4, LedgerModel.MAX, 2)).isEqualTo("transfer_must_have_the_same_ledger_as_accounts");
        assertThat(create(204, 3, 4, two, 1)).isEqualTo("overflows_debits_posted");
        assertThat(create(205, 1, 4, two, 1)).isEqualTo("overflows_credits_posted");
        assertThat(create(206, 3, 7, two, 1)).as("before credit's limit").isEqualTo("overflows_debits_posted");
        assertThat(create(207, 6, 4, two, 1)).as("before debit's limit").isEqualTo("overflows_credits_posted");
        assertThat(create(208, 6, 7, BigInteger.ONE, 1)).isEqualTo("exceeds_credits");
        assertThat(create(209, 1, 7, BigInteger.ONE, 1)).isEqualTo("exceeds_debits");
        assertThat(create(210, 6, 7, BigInteger.ZERO, 1)).as("nothing exceeds nothing").isEqualTo("created");
        // Only those that another transfer could cure are remembered.
        for (final long id : new long[] {200, 201, 208, 209}) {
            assertThat(create(id, 1, 2, BigInteger.ONE, 1)).isEqualTo("id_already_failed");
        }
        for (final long id : new long[] {202, 203, 204, 205, 206, 207}) {
            assertThat(create(id, 1, 2, BigInteger.ONE, 1)).isEqualTo("created");
        }
    }

    @Test
    void shouldLetALimitBeReachedExactly() {
        assertThat(create(300, 1, 6, BigInteger.TEN, 1)).isEqualTo("created");
        assertThat(create(301, 6, 1, BigInteger.valueOf(11), 1)).isEqualTo("exceeds_credits");
        assertThat(create(302, 6, 1, BigInteger.TEN, 1)).isEqualTo("created");
        assertThat(create(303, 6, 1, BigInteger.ONE, 1)).isEqualTo("exceeds_credits");
        assertThat(create(304, 7, 1, BigInteger.TEN, 1)).isEqualTo("created");
        assertThat(create(305, 1, 7, BigInteger.TEN, 1)).isEqualTo("created");
        assertThat(create(306, 1, 7, BigInteger.ONE, 1)).isEqualTo("exceeds_debits");
        assertThat(create(307, 8, 2, LedgerModel.MAX, 1)).as("the greatest amount").isEqualTo("created");
        assertThat(create(308, 8, 1, BigInteger.ONE, 1)).isEqualTo("overflows_debits_posted");
    }

    @Test
    void shouldTellHowATransferThatExistsDiffers() {
        final Map<String, UnaryOperator<TransferData>> differences = new LinkedHashMap<>();
        differences.put("exists_with_different_flags", TransferData::linked);
        differences.put("exists_with_different_pending_id", event -> event.withPendingId(BigInteger.ONE.shiftLeft(64)));
        differences.put("exists_with_different_timeout", event -> event.withTimeout(1));
        differences.put("exists_with_different_debit_account_id", event -> event.withDebitAccountId(BigInteger.ZERO));
        differences.put("exists_with_different_credit_account_id", event -> event.withCreditAccountId(BigInteger.ZERO));
        differences.put("exists_with_different_amount", event -> event.withAmount(LedgerModel.MAX));
        differences.put("exists_with_different_user_data_128", event -> event.withUserData128(BigInteger.ONE.shiftLeft(127)));
        differences.put("exists_with_different_user_data_64", event -> event.withUserData64(-1));
        differences.put("exists_with_different_user_data_32", event -> event.withUserData32(-1));
        differences.put("exists_with_different_ledger", event -> event.withLedger(0));
        differences.put("exists_with_different_code", event -> event.withCode(0));

        final List<String> names = new ArrayList<>(differences.keySet());
        for (int first = 0; first < names.size(); first++) {
            TransferData event = TransferData.transfer(1, 3, 4).withAmount(NEARLY_MAX);
            for (int second = first; second < names.size(); second++) {
                event = differences.get(names.get(second)).apply(event);
            }
            // A linked event must not be the batch's last.
            final List<Result> results = ledger.createTransfers(event, TransferData.transfer(500 + first, 1, 2));
            assertThat(results.get(0).status()).isEqualTo(names.get(first));
        }
        final long original = ledger.lookupTransfer(1).timestamp();
        assertThat(ledger.createTransfers(TransferData.transfer(1, 3, 4).withAmount(NEARLY_MAX)))
            .containsExactly(new Result("exists", original));
    }

    private String create(final long id, final long debit, final long credit, final BigInteger amount, final int inLedger) {
        return ledger.createTransfer(TransferData.transfer(id, debit, credit).withAmount(amount).withLedger(inLedger));
    }
}
