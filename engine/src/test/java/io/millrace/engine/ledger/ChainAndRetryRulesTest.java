package io.millrace.engine.ledger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.math.BigInteger;
import java.util.List;

import static io.millrace.engine.ledger.AccountData.account;
import static io.millrace.engine.ledger.TransferData.BALANCING_CREDIT;
import static io.millrace.engine.ledger.TransferData.BALANCING_DEBIT;
import static io.millrace.engine.ledger.TransferData.CLOSING_DEBIT;
import static io.millrace.engine.ledger.TransferData.IMPORTED;
import static io.millrace.engine.ledger.TransferData.PENDING;
import static io.millrace.engine.ledger.TransferData.POST;
import static io.millrace.engine.ledger.TransferData.post;
import static io.millrace.engine.ledger.TransferData.transfer;
import static io.millrace.engine.ledger.TransferData.voiding;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chains, results and retries, in numbers made by hand.
 */
@ParameterizedClass
@EnumSource(Subject.class)
class ChainAndRetryRulesTest {
    private static final BigInteger MAX = LedgerModel.MAX;

    private final Books ledger;

    ChainAndRetryRulesTest(final Subject subject) {
        ledger = subject.open();
    }

    @BeforeEach
    void createAccounts() {
        // T is 1000 here, and each command after it takes as much time as it has events.
        ledger.advanceClock(1000);
        assertThat(ledger.createAccounts(account(1), account(2), account(3))).containsExactly(
            new Result("created", 998), new Result("created", 999), new Result("created", 1000));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void shouldAnswerChainOpenToTheLastEventAlsoWhenTheChainHadFailed() {
        assertThat(statuses(transfer(1, 1, 2).linked(), transfer(2, 1, 1).linked(), transfer(3, 1, 2).linked()))
            .containsExactly("linked_event_failed", "accounts_must_be_different", "linked_event_chain_open");
        assertThat(ledger.createAccounts(account(0).linked(), account(5).linked())).extracting(Result::status)
            .containsExactly("id_must_not_be_zero", "linked_event_chain_open");
    }

    @Test
    void shouldAnswerChainOpenToTheLastEventAndLinkedEventFailedToTheRestOfAnOpenChain() {
        assertThat(statuses(transfer(1, 1, 2), transfer(2, 1, 2).linked(), transfer(3, 1, 2).linked()))
            .containsExactly("created", "linked_event_failed", "linked_event_chain_open");
        assertThat(ledger.lookupTransfer(2)).isEqualTo(TransferData.none());
        assertThat(statuses(transfer(4, 1, 2).linked())).containsExactly("linked_event_chain_open");
    }

    @Test
    void shouldTakeABrokenChainBackWhole() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withAmount(7));
        final List<AccountData> before = ledger.lookupAccounts(BigInteger.ONE, BigInteger.TWO);
        assertThat(statuses(
            transfer(2, 1, 2).linked(), post(3, 1).linked(), transfer(4, 2, 1).with(PENDING | CLOSING_DEBIT).linked(),
            transfer(5, 1, 1)))
            .containsExactly(
                "linked_event_failed", "linked_event_failed", "linked_event_failed", "accounts_must_be_different");
        assertThat(ledger.lookupAccounts(BigInteger.ONE, BigInteger.TWO)).isEqualTo(before);
        assertThat(ledger.createTransfer(post(6, 1))).as("is pending again").isEqualTo("created");
    }

    @Test
    void shouldTakeTheLastTimestampOfTheKindBackWithABrokenChain() {
        ledger.advanceClock(1_000_000);
        final TransferData first = transfer(1, 1, 2).with(IMPORTED).withTimestamp(500_000);
        assertThat(statuses(first.linked(), transfer(2, 1, 1).with(IMPORTED).withTimestamp(500_001)))
            .containsExactly("linked_event_failed", "accounts_must_be_different");
        assertThat(statuses(first.withTimestamp(400_000))).containsExactly("created");
        final AccountData account = account(5).with(AccountData.IMPORTED).withTimestamp(600_000);
        assertThat(ledger.createAccounts(account.linked(), account(0).with(AccountData.IMPORTED).withTimestamp(600_001)))
            .extracting(Result::status).containsExactly("linked_event_failed", "id_must_not_be_zero");
        assertThat(ledger.createAccount(account.withTimestamp(500_000))).isEqualTo("created");
    }

    @Test
    void shouldRememberOnlyTheCulpritOfAChainAndOnlyAfterATransientFault() {
        assertThat(statuses(transfer(1, 1, 2).linked(), transfer(2, 1, 9).linked(), transfer(3, 9, 1)))
            .containsExactly("linked_event_failed", "credit_account_not_found", "linked_event_failed");
        assertThat(statuses(transfer(1, 1, 2), transfer(2, 1, 2), transfer(3, 1, 2)))
            .containsExactly("created", "id_already_failed", "created");
        assertThat(statuses(transfer(4, 1, 2).linked(), transfer(5, 1, 2).withCode(0)))
            .containsExactly("linked_event_failed", "code_must_not_be_zero");
        assertThat(statuses(transfer(5, 1, 2))).containsExactly("created");
        assertThat(ledger.lookupTransfer(2)).as("an id that failed is no transfer").isEqualTo(TransferData.none());
        assertThat(statuses(post(6, 2))).containsExactly("pending_transfer_not_found");
    }

    @Test
    void shouldRememberTheIdOfEveryTransientFault() {
        ledger.createAccounts(
            account(4).with(AccountData.DEBITS_LIMITED), account(5).with(AccountData.CREDITS_LIMITED),
            account(6).with(AccountData.CLOSED));
        assertThat(statuses(
            transfer(1, 9, 1), transfer(2, 1, 9), post(3, 99), transfer(4, 6, 1), transfer(5, 1, 6), transfer(6, 4, 1),
            transfer(7, 1, 5)))
            .containsExactly("debit_account_not_found", "credit_account_not_found", "pending_transfer_not_found",
                "debit_account_already_closed", "credit_account_already_closed", "exceeds_credits", "exceeds_debits");
        for (int id = 1; id <= 7; id++) {
            assertThat(statuses(transfer(id, 1, 2))).containsExactly("id_already_failed");
        }
    }

    @Test
    void shouldAnswerTheTimestampThatTheEventHasOrHadOrWouldHaveHad() {
        assertThat(ledger.createTransfers(transfer(1, 1, 2), transfer(2, 1, 1), transfer(3, 1, 2))).containsExactly(
            new Result("created", 1001), new Result("accounts_must_be_different", 1002), new Result("created", 1003));
        assertThat(ledger.createTransfers(transfer(0, 1, 2), transfer(1, 1, 2), transfer(1, 1, 3))).containsExactly(
            new Result("id_must_not_be_zero", 1004), new Result("exists", 1001),
            new Result("exists_with_different_credit_account_id", 1006));
        assertThat(ledger.createTransfers(
            transfer(4, 1, 2).linked(), transfer(0, 1, 2).linked(), transfer(5, 1, 2), transfer(6, 1, 2).linked(),
            transfer(3, 1, 2))).containsExactly(
                new Result("linked_event_failed", 1007), new Result("id_must_not_be_zero", 1008),
                new Result("linked_event_failed", 1009), new Result("linked_event_failed", 1010), new Result("exists", 1003));
    }

    @Test
    void shouldAnswerAnImportedEventsOwnTimestampAlsoWhenItWasRolledBack() {
        ledger.advanceClock(9_000);
        final TransferData event = transfer(1, 1, 2).with(IMPORTED);
        assertThat(ledger.createTransfers(
            event.withTimestamp(5_000).linked(), event.withId(2).withTimestamp(5_000).linked(),
            event.withId(3).withTimestamp(5_001))).containsExactly(
                new Result("linked_event_failed", 5_000),
                new Result("imported_event_timestamp_must_not_regress", 9_999),
                new Result("linked_event_failed", 10_000));
        assertThat(ledger.createTransfers(event.withTimestamp(4_000))).containsExactly(new Result("created", 4_000));
        assertThat(ledger.createTransfers(event.withTimestamp(4_444))).containsExactly(new Result("exists", 4_000));
    }

    @Test
    void shouldAnswerAnEmptyBatchWithNoResultsAndGiveItATime() {
        assertThat(ledger.createTransfers()).isEmpty();
        assertThat(ledger.createAccounts()).isEmpty();
        assertThat(ledger.lastTimestamp()).isEqualTo(1002);
        assertThat(ledger.createTransfers(transfer(1, 1, 2))).containsExactly(new Result("created", 1003));
    }

    @Test
    void shouldLookForTheIdBeforeTheContentAndCompareFlagsFirst() {
        ledger.createTransfers(transfer(1, 1, 2));
        assertThat(statuses(transfer(1, 0, 0).withLedger(0).withCode(0).with(POST | PENDING).withTimeout(9)))
            .containsExactly("exists_with_different_flags");
        assertThat(statuses(transfer(1, 0, 0).withLedger(0))).containsExactly("exists_with_different_debit_account_id");
    }

    @Test
    void shouldStoreReturnAndCompareFlagsWhole() {
        assertThat(statuses(transfer(1, 1, 2).linked(), transfer(2, 1, 2))).containsExactly("created", "created");
        assertThat(ledger.lookupTransfer(1).flags()).isEqualTo(TransferData.LINKED);
        assertThat(statuses(transfer(1, 1, 2), transfer(2, 1, 2).linked(), transfer(3, 1, 2)))
            .containsExactly("exists_with_different_flags", "exists_with_different_flags", "linked_event_failed");
        assertThat(statuses(transfer(1, 1, 2).linked(), transfer(9, 1, 2))).as("breaks the chain")
            .containsExactly("exists", "linked_event_failed");
        ledger.advanceClock(9_000);
        assertThat(statuses(transfer(4, 1, 2).with(IMPORTED).withTimestamp(5_000))).containsExactly("created");
        assertThat(ledger.lookupTransfer(4).flags()).isEqualTo(IMPORTED);
        assertThat(statuses(transfer(4, 1, 2))).containsExactly("exists_with_different_flags");
        assertThat(ledger.createAccount(account(1).with(AccountData.HISTORY))).isEqualTo("exists_with_different_flags");
    }

    @Test
    void shouldCompareAnAccountsFlagsAsTheyAreNow() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING | CLOSING_DEBIT));
        assertThat(ledger.createAccount(account(1))).isEqualTo("exists_with_different_flags");
        assertThat(ledger.createAccount(account(1).with(AccountData.CLOSED))).isEqualTo("exists");
        ledger.createTransfers(voiding(2, 1));
        assertThat(ledger.createAccount(account(1))).isEqualTo("exists");
    }

    @Test
    void shouldNotCompareTheTimestampOfARetriedImportedEvent() {
        ledger.advanceClock(9_000);
        final AccountData account = account(5).with(AccountData.IMPORTED);
        assertThat(ledger.createAccounts(account.withTimestamp(5_000))).containsExactly(new Result("created", 5_000));
        assertThat(ledger.createAccounts(account.withTimestamp(3))).containsExactly(new Result("exists", 5_000));
        assertThat(ledger.createAccount(account.withTimestamp(0))).isEqualTo("imported_event_timestamp_out_of_range");
        assertThat(ledger.createAccount(account(5))).isEqualTo("exists_with_different_flags");
    }

    @Test
    void shouldAnswerExistsToABalancingTransferThatAsksForAtLeastWhatMoved() {
        ledger.createTransfers(transfer(1, 3, 1).withAmount(10));
        for (final int flag : new int[] {BALANCING_DEBIT, BALANCING_CREDIT}) {
            final TransferData event = flag == BALANCING_DEBIT
                ? transfer(flag, 1, 2).with(flag).withAmount(15) : transfer(flag, 2, 3).with(flag).withAmount(15);
            assertThat(statuses(event)).containsExactly("created");
            assertThat(ledger.lookupTransfer(flag).amount()).isEqualTo(10);
            assertThat(statuses(event, event.withAmount(10), event.withAmount(MAX))).containsOnly("exists");
            assertThat(statuses(event.withAmount(9))).containsExactly("exists_with_different_amount");
        }
    }

    @Test
    void shouldTakeAZeroFieldOfARetriedPostForThePendingTransfers() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withAmount(10)
            .withUserData128(BigInteger.valueOf(128)).withUserData64(64).withUserData32(32));
        final TransferData whole = post(2, 1).withAmount(10).withDebitAccountId(BigInteger.ONE)
            .withCreditAccountId(BigInteger.TWO).withLedger(1).withCode(1).withUserData128(BigInteger.valueOf(128))
            .withUserData64(64).withUserData32(32);
        assertThat(statuses(post(2, 1))).containsExactly("created");
        assertThat(statuses(post(2, 1), whole, post(2, 1).withAmount(10))).containsOnly("exists");
        assertThat(statuses(
            whole.withUserData128(BigInteger.TEN), whole.withUserData64(1), whole.withUserData32(1), whole.withLedger(2),
            whole.withCode(2), whole.withAmount(9), whole.withAmount(0), whole.withPendingId(BigInteger.ZERO),
            whole.withTimeout(1)))
            .containsExactly("exists_with_different_user_data_128", "exists_with_different_user_data_64",
                "exists_with_different_user_data_32", "exists_with_different_ledger", "exists_with_different_code",
                "exists_with_different_amount", "exists_with_different_amount", "exists_with_different_pending_id",
                "exists_with_different_timeout");
    }

    @Test
    void shouldNotTakeAZeroFieldForWhatAPostItselfHadBroughtAlong() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withUserData64(64));
        assertThat(statuses(post(2, 1).withUserData64(99).withUserData32(98).withUserData128(BigInteger.TEN)))
            .containsExactly("created");
        assertThat(statuses(
            post(2, 1), post(2, 1).withUserData128(BigInteger.TEN),
            post(2, 1).withUserData128(BigInteger.TEN).withUserData64(99)))
            .containsExactly("exists_with_different_user_data_128", "exists_with_different_user_data_64",
                "exists_with_different_user_data_32");
    }

    @Test
    void shouldTakeTheGreatestAmountOfARetriedPostForAllOnlyWhenAllWasPosted() {
        ledger.createTransfers(
            transfer(1, 1, 2).with(PENDING).withAmount(10), transfer(2, 1, 2).with(PENDING).withAmount(10),
            post(3, 1).withAmount(4), post(4, 2).withAmount(10));
        assertThat(statuses(post(3, 1).withAmount(4), post(3, 1), post(3, 1).withAmount(10)))
            .containsExactly("exists", "exists_with_different_amount", "exists_with_different_amount");
        assertThat(statuses(post(4, 2))).containsExactly("exists");
    }

    @Test
    void shouldTakeBothZeroAndAllForTheAmountOfARetriedVoid() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withAmount(10), voiding(2, 1));
        assertThat(statuses(voiding(2, 1), voiding(2, 1).withAmount(10), voiding(2, 1).withAmount(9)))
            .containsExactly("exists", "exists", "exists_with_different_amount");
    }

    private List<String> statuses(final TransferData... events) {
        return ledger.createTransfers(events).stream().map(Result::status).toList();
    }
}
