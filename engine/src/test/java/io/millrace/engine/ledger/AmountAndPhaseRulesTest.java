package io.millrace.engine.ledger;

import io.millrace.engine.service.Service;
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
import static io.millrace.engine.ledger.TransferData.CLOSING_CREDIT;
import static io.millrace.engine.ledger.TransferData.CLOSING_DEBIT;
import static io.millrace.engine.ledger.TransferData.PENDING;
import static io.millrace.engine.ledger.TransferData.post;
import static io.millrace.engine.ledger.TransferData.transfer;
import static io.millrace.engine.ledger.TransferData.voiding;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Amounts, limits, overflow, both phases, time-outs and closing, in numbers made by hand.
 */
@ParameterizedClass
@EnumSource(Subject.class)
class AmountAndPhaseRulesTest {
    private static final long SECOND_NS = 1_000_000_000;
    private static final BigInteger MAX = LedgerModel.MAX;

    private final Books ledger;

    AmountAndPhaseRulesTest(final Subject subject) {
        ledger = subject.open();
    }

    @BeforeEach
    void createAccounts() {
        ledger.advanceClock(1000);
        for (int id = 1; id <= 5; id++) {
            ledger.createAccounts(account(id).withFlags(
                id == 4 ? AccountData.DEBITS_LIMITED : id == 5 ? AccountData.CREDITS_LIMITED : 0));
        }
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void shouldMoveNothingWithAnAmountOfZero() {
        assertThat(statuses(
            transfer(1, 1, 2).withAmount(0), transfer(2, 1, 2).with(PENDING).withAmount(0), post(3, 2).withAmount(0),
            transfer(4, 1, 2).with(PENDING).withAmount(0), voiding(5, 4))).containsOnly("created");
        assertBalances(1, 0, 0, 0, 0);
    }

    @Test
    void shouldPostAllWithTheGreatestAmountAndStoreWhatMoved() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withAmount(10));
        assertBalances(1, 10, 0, 0, 0);
        ledger.createTransfers(post(2, 1));
        assertBalances(1, 0, 10, 0, 0);
        assertBalances(2, 0, 0, 0, 10);
        assertThat(ledger.lookupTransfer(2)).isEqualTo(post(2, 1).withAmount(10).withDebitAccountId(BigInteger.ONE)
            .withCreditAccountId(BigInteger.TWO).withLedger(1).withCode(1).withTimestamp(ledger.lastTimestamp()));
    }

    @Test
    void shouldPostAPartAndReleaseTheRest() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withAmount(10), post(2, 1).withAmount(3));
        assertBalances(1, 0, 3, 0, 0);
        assertBalances(2, 0, 0, 0, 3);
        ledger.createTransfers(transfer(3, 1, 2).with(PENDING).withAmount(10), post(4, 3).withAmount(0));
        assertBalances(1, 0, 3, 0, 0);
        assertThat(ledger.lookupTransfer(4).amount()).isZero();
        assertThat(statuses(transfer(5, 1, 2).with(PENDING).withAmount(10), post(6, 5).withAmount(11)))
            .containsExactly("created", "exceeds_pending_transfer_amount");
    }

    @Test
    void shouldVoidAllOrNothing() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withAmount(10));
        assertThat(statuses(voiding(2, 1).withAmount(9), voiding(3, 1).withAmount(11), voiding(4, 1).withAmount(MAX)))
            .containsExactly("pending_transfer_has_different_amount", "exceeds_pending_transfer_amount",
                "exceeds_pending_transfer_amount");
        assertThat(statuses(voiding(5, 1).withAmount(10))).containsExactly("created");
        assertBalances(1, 0, 0, 0, 0);
        ledger.createTransfers(transfer(6, 1, 2).with(PENDING).withAmount(10), voiding(7, 6));
        assertThat(ledger.lookupTransfer(7).amount()).isEqualTo(10);
        assertThat(ledger.lookupTransfer(6).amount()).as("nothing is updated").isEqualTo(10);
    }

    @Test
    void shouldMoveAtMostWhatTheDebitAccountHas() {
        ledger.createTransfers(
            transfer(1, 3, 1).withAmount(10), transfer(2, 1, 3).withAmount(2), transfer(3, 1, 3).with(PENDING).withAmount(3));
        assertThat(moved(transfer(4, 1, 2).with(BALANCING_DEBIT).withAmount(4))).isEqualTo(4);
        assertThat(moved(transfer(5, 1, 2).with(BALANCING_DEBIT).withAmount(MAX))).isEqualTo(1);
        assertThat(moved(transfer(6, 1, 2).with(BALANCING_DEBIT).withAmount(MAX))).as("nothing is left").isZero();
        ledger.createTransfers(transfer(7, 1, 2).withAmount(50));
        assertThat(moved(transfer(8, 1, 2).with(BALANCING_DEBIT).withAmount(MAX))).as("less than nothing").isZero();
    }

    @Test
    void shouldMoveAtMostWhatTheCreditAccountLacks() {
        ledger.createTransfers(
            transfer(1, 1, 3).withAmount(10), transfer(2, 3, 1).withAmount(2), transfer(3, 3, 1).with(PENDING).withAmount(3));
        assertThat(moved(transfer(4, 2, 1).with(BALANCING_CREDIT).withAmount(MAX))).isEqualTo(5);
        assertThat(moved(transfer(5, 2, 1).with(BALANCING_CREDIT).withAmount(MAX))).isZero();
    }

    @Test
    void shouldMoveTheLesserWhenBalancingBothAndHoldItWhenPending() {
        ledger.createTransfers(transfer(1, 3, 1).withAmount(10), transfer(2, 2, 3).withAmount(4));
        final TransferData event =
            transfer(3, 1, 2).with(BALANCING_DEBIT | BALANCING_CREDIT | PENDING).withAmount(MAX);
        assertThat(moved(event)).isEqualTo(4);
        assertBalances(1, 4, 0, 0, 10);
        assertThat(moved(event.withId(4).withAmount(3))).isZero();
    }

    @Test
    void shouldJudgeOverflowAndLimitsWithTheClampedAmount() {
        ledger.createTransfers(transfer(1, 1, 4).withAmount(10));
        assertThat(moved(transfer(2, 4, 1).with(BALANCING_DEBIT).withAmount(MAX))).isEqualTo(10);
        assertThat(statuses(transfer(3, 1, 2).withAmount(MAX))).containsExactly("overflows_debits_posted");
    }

    @Test
    void shouldRejectADebitThatPendingAndPostedDebitsLeaveNoRoomFor() {
        ledger.createTransfers(
            transfer(1, 1, 4).withAmount(10), transfer(2, 4, 1).with(PENDING).withAmount(4), transfer(3, 4, 1).withAmount(3));
        assertThat(statuses(transfer(4, 4, 1).withAmount(4), transfer(5, 4, 1).withAmount(3)))
            .containsExactly("exceeds_credits", "created");
        assertThat(statuses(transfer(6, 4, 1).withAmount(0))).containsExactly("created");
        ledger.createTransfers(transfer(7, 1, 4).with(PENDING).withAmount(99));
        assertThat(statuses(transfer(8, 4, 1))).as("pending credits do not count").containsExactly("exceeds_credits");
    }

    @Test
    void shouldRejectACreditThatPendingAndPostedCreditsLeaveNoRoomFor() {
        ledger.createTransfers(
            transfer(1, 5, 1).withAmount(10), transfer(2, 1, 5).with(PENDING).withAmount(4), transfer(3, 1, 5).withAmount(3));
        assertThat(statuses(transfer(4, 1, 5).withAmount(4), transfer(5, 1, 5).withAmount(3)))
            .containsExactly("exceeds_debits", "created");
    }

    @Test
    void shouldCheckOverflowBeforeLimitsAndOfThePostedSumForPendingTransfersToo() {
        ledger.createTransfers(transfer(1, 1, 2).withAmount(MAX.subtract(BigInteger.ONE)));
        assertThat(statuses(transfer(2, 1, 3).with(PENDING).withAmount(2))).containsExactly("overflows_debits_posted");
        assertThat(statuses(transfer(3, 3, 2).with(PENDING).withAmount(2))).containsExactly("overflows_credits_posted");
        assertThat(statuses(transfer(4, 1, 5).withAmount(2))).containsExactly("overflows_debits_posted");
        assertThat(statuses(transfer(5, 1, 3).with(PENDING))).containsExactly("created");
        assertThat(statuses(transfer(6, 1, 3))).containsExactly("overflows_debits");
    }

    @Test
    void shouldSkipTheChecksOfAPostsOwnAccountsLedgerAndCode() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withAmount(10));
        final TransferData event = post(2, 1);
        assertThat(statuses(
            event.withDebitAccountId(MAX), event.withDebitAccountId(BigInteger.valueOf(999)),
            event.withCreditAccountId(BigInteger.valueOf(999)), event.withCreditAccountId(BigInteger.ONE),
            event.withLedger(9), event.withCode(9), event.withTimeout(1)))
            .containsExactly(
                "pending_transfer_has_different_debit_account_id", "pending_transfer_has_different_debit_account_id",
                "pending_transfer_has_different_credit_account_id", "pending_transfer_has_different_credit_account_id",
                "pending_transfer_has_different_ledger", "pending_transfer_has_different_code",
                "timeout_reserved_for_pending_transfer");
        assertThat(statuses(event.withUserData64(5))).as("the id is not spent").containsExactly("created");
        assertThat(ledger.lookupTransfer(2).userData64()).isEqualTo(5);
    }

    @Test
    void shouldNotCheckLimitsAgainWhenPosting() {
        ledger.createTransfers(transfer(1, 1, 4).withAmount(10), transfer(2, 4, 1).with(PENDING).withAmount(10));
        assertThat(statuses(post(3, 2))).containsExactly("created");
        assertBalances(4, 0, 10, 0, 10);
    }

    @Test
    void shouldExpireFromTheVeryNanosecondOnSweptOrNot() {
        final long created = ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withTimeout(1)).get(0).timestamp();
        assertThat(ledger.dueTime()).isEqualTo(created + SECOND_NS);
        advanceTo(created + SECOND_NS - 1);
        assertThat(ledger.isSweepDue()).isFalse();
        // Of two events the first has its place a nanosecond before the expiry, the second at it.
        ledger.advanceClock(1);
        assertThat(ledger.isSweepDue()).isTrue();
        assertThat(statuses(voiding(2, 1).withCode(9), post(3, 1)))
            .containsExactly("pending_transfer_has_different_code", "pending_transfer_expired");
        assertThat(ledger.lookupAccount(1).debitsPending()).as("held until swept").isEqualTo(1);
        assertThat(ledger.sweep(10)).isEqualTo(1);
        assertThat(statuses(voiding(4, 1))).containsExactly("pending_transfer_expired");
        assertBalances(1, 0, 0, 0, 0);
        assertThat(ledger.dueTime()).isEqualTo(Service.NEVER);
    }

    @Test
    void shouldStillPostInTheNanosecondBeforeTheExpiry() {
        final long created = ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withTimeout(1)).get(0).timestamp();
        advanceTo(created + SECOND_NS);
        // T is the expiry; the first of two events is just before it.
        assertThat(statuses(post(2, 1), post(3, 1))).containsExactly("created", "pending_transfer_already_posted");
    }

    @Test
    void shouldAnswerAlreadyPostedOrVoidedRatherThanExpired() {
        ledger.createTransfers(
            transfer(1, 1, 2).with(PENDING).withTimeout(1), transfer(2, 1, 2).with(PENDING).withTimeout(1), post(3, 1),
            voiding(4, 2));
        assertThat(ledger.dueTime()).as("nothing is pending").isEqualTo(Service.NEVER);
        ledger.advanceClock(5 * SECOND_NS);
        assertThat(ledger.sweep(10)).isZero();
        assertThat(statuses(post(5, 1), voiding(6, 1), post(7, 2))).containsExactly(
            "pending_transfer_already_posted", "pending_transfer_already_posted", "pending_transfer_already_voided");
    }

    @Test
    void shouldSweepByExpiryThenTimestampAndNoMoreThanAsked() {
        final TransferData event = transfer(0, 1, 2).with(PENDING);
        ledger.createTransfers(
            event.withId(1).withTimeout(3).withAmount(1), event.withId(2).withTimeout(1).withAmount(10),
            event.withId(3).withTimeout(2).withAmount(100), event.withId(4).withTimeout(0).withAmount(1000));
        assertThat(ledger.sweep(10)).as("before anything is due").isZero();
        ledger.advanceClock(10 * SECOND_NS);
        assertThat(ledger.sweep(1)).isEqualTo(1);
        assertBalances(1, 1101, 0, 0, 0);
        assertThat(ledger.sweep(1)).isEqualTo(1);
        assertBalances(1, 1001, 0, 0, 0);
        assertThat(ledger.sweep(5)).isEqualTo(1);
        assertBalances(1, 1000, 0, 0, 0);
        assertThat(ledger.sweep(5)).as("the one without a time-out stays").isZero();
    }

    @Test
    void shouldTakeNothingButVoidsOnAClosedAccount() {
        ledger.createTransfers(
            transfer(1, 1, 2).with(PENDING), transfer(2, 1, 2).with(PENDING),
            transfer(3, 1, 2).with(PENDING | CLOSING_DEBIT));
        assertThat(ledger.lookupAccount(1).flags()).isEqualTo(AccountData.CLOSED);
        assertThat(statuses(
            transfer(10, 1, 2), transfer(11, 2, 1), post(12, 1), post(13, 3), transfer(14, 1, 2).with(PENDING | CLOSING_DEBIT)))
            .containsExactly("debit_account_already_closed", "credit_account_already_closed", "debit_account_already_closed",
                "debit_account_already_closed", "debit_account_already_closed");
        assertThat(statuses(voiding(15, 1))).containsExactly("created");
        assertThat(ledger.lookupAccount(1).flags()).as("another's void does not reopen").isEqualTo(AccountData.CLOSED);
        assertThat(statuses(voiding(16, 3), post(17, 2))).containsExactly("created", "created");
        assertThat(ledger.lookupAccount(1).flags()).isZero();
    }

    @Test
    void shouldReopenWhatATransferHasClosedWhenItExpires() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING | CLOSING_DEBIT | CLOSING_CREDIT).withTimeout(1));
        ledger.advanceClock(5 * SECOND_NS);
        assertThat(statuses(transfer(2, 1, 3))).as("not swept yet").containsExactly("debit_account_already_closed");
        assertThat(ledger.sweep(1)).isEqualTo(1);
        assertThat(statuses(transfer(3, 1, 2))).containsExactly("created");
    }

    @Test
    void shouldNeverReopenAnAccountThatWasCreatedClosed() {
        ledger.createAccounts(account(9).with(AccountData.CLOSED));
        assertThat(statuses(transfer(1, 9, 1), transfer(2, 1, 9).with(PENDING | CLOSING_CREDIT)))
            .containsExactly("debit_account_already_closed", "credit_account_already_closed");
        assertThat(ledger.lookupAccount(9).flags()).isEqualTo(AccountData.CLOSED);
    }

    private void advanceTo(final long timestamp) {
        ledger.advanceClock(timestamp - ledger.clock());
    }

    private BigInteger moved(final TransferData event) {
        assertThat(statuses(event)).containsExactly("created");
        return ledger.lookupTransfers(event.id()).get(0).amount();
    }

    private void assertBalances(
        final long id, final long debitsPending, final long debitsPosted, final long creditsPending, final long creditsPosted) {
        final AccountData account = ledger.lookupAccount(id);
        assertThat(List.of(
            account.debitsPending(), account.debitsPosted(), account.creditsPending(), account.creditsPosted()))
            .containsExactly(BigInteger.valueOf(debitsPending), BigInteger.valueOf(debitsPosted),
                BigInteger.valueOf(creditsPending), BigInteger.valueOf(creditsPosted));
    }

    private List<String> statuses(final TransferData... events) {
        return ledger.createTransfers(events).stream().map(Result::status).toList();
    }
}
