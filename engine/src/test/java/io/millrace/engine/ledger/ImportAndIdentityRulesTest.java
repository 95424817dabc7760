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
import static io.millrace.engine.ledger.TransferData.IMPORTED;
import static io.millrace.engine.ledger.TransferData.PENDING;
import static io.millrace.engine.ledger.TransferData.post;
import static io.millrace.engine.ledger.TransferData.transfer;
import static io.millrace.engine.ledger.TransferData.voiding;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Imported events, and what holds for all events, in numbers made by hand.
 */
@ParameterizedClass
@EnumSource(Subject.class)
class ImportAndIdentityRulesTest {
    private static final long SECOND_NS = 1_000_000_000;

    private final Books ledger;

    ImportAndIdentityRulesTest(final Subject subject) {
        ledger = subject.open();
    }

    @BeforeEach
    void createAccounts() {
        ledger.advanceClock(1000);
        assertThat(ledger.createAccounts(account(1), account(2).with(AccountData.HISTORY))).containsExactly(
            new Result("created", 999), new Result("created", 1000));
        ledger.advanceClock(9000);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void shouldImportAWholeBatchOrNoneOfIt() {
        assertThat(statuses(imported(1, 5000), transfer(2, 1, 2), imported(3, 5001)))
            .containsExactly("created", "imported_event_expected", "created");
        assertThat(statuses(transfer(4, 1, 2), imported(5, 5002))).containsExactly("created", "imported_event_not_expected");
        assertThat(statuses(transfer(0, 1, 2), imported(6, 5002))).as("a first event that fails decides all the same")
            .containsExactly("id_must_not_be_zero", "imported_event_not_expected");
        assertThat(ledger.createAccounts(account(5).with(AccountData.IMPORTED).withTimestamp(7000), account(6)))
            .containsExactly(new Result("created", 7000), new Result("imported_event_expected", ledger.lastTimestamp()));
    }

    @Test
    void shouldTakeATimestampThatHasPassed() {
        final long timestamp = ledger.nextTimestamp(2);
        assertThat(timestamp).isEqualTo(10_000);
        assertThat(statuses(imported(1, timestamp), imported(2, timestamp - 1)))
            .containsExactly("imported_event_timestamp_must_not_advance", "created");
        assertThat(ledger.lookupTransfer(2).timestamp()).isEqualTo(9_999);
        assertThat(statuses(imported(3, 0), imported(4, -1), imported(5, Long.MIN_VALUE), imported(6, Long.MAX_VALUE)))
            .containsExactly("imported_event_timestamp_out_of_range", "imported_event_timestamp_out_of_range",
                "imported_event_timestamp_out_of_range", "imported_event_timestamp_must_not_advance");
    }

    @Test
    void shouldTakeATimestampAfterTheLastOfItsKindThatWasNotRefused() {
        assertThat(statuses(imported(1, 5000), imported(2, 5000), imported(3, 4999)))
            .containsExactly("created", "imported_event_timestamp_must_not_regress",
                "imported_event_timestamp_must_not_regress");
        assertThat(statuses(imported(4, 8000).withCode(0), imported(5, 5001)))
            .containsExactly("code_must_not_be_zero", "created");
        assertThat(statuses(transfer(6, 1, 2))).containsExactly("created");
        assertThat(statuses(imported(7, 5002))).as("one that was not imported counts too")
            .containsExactly("imported_event_timestamp_must_not_regress");
    }

    @Test
    void shouldTakeNoTimestampThatTheOtherKindHas() {
        assertThat(statuses(imported(1, 5000))).containsExactly("created");
        final AccountData account = account(5).with(AccountData.IMPORTED);
        assertThat(ledger.createAccount(account.withTimestamp(5000))).isEqualTo("imported_event_timestamp_must_not_regress");
        assertThat(ledger.createAccount(account.withTimestamp(5001))).isEqualTo("created");
        assertThat(statuses(imported(2, 5001), imported(3, 5002)))
            .containsExactly("imported_event_timestamp_must_not_regress", "created");
    }

    @Test
    void shouldTakeATimestampAfterThoseOfBothAccounts() {
        ledger.createAccounts(account(5).with(AccountData.IMPORTED).withTimestamp(5000));
        assertThat(statuses(
            imported(1, 4999).withDebitAccountId(BigInteger.valueOf(5)),
            imported(2, 4999).withCreditAccountId(BigInteger.valueOf(5)),
            imported(3, 5001).withDebitAccountId(BigInteger.valueOf(5))))
            .containsExactly("imported_event_timestamp_must_postdate_debit_account",
                "imported_event_timestamp_must_postdate_credit_account", "created");
    }

    @Test
    void shouldImportAPendingTransferButNoTimeout() {
        assertThat(statuses(imported(1, 5000).with(PENDING).withTimeout(1), imported(2, 5000).with(PENDING)))
            .containsExactly("imported_event_timeout_must_be_zero", "created");
        assertThat(ledger.dueTime()).isEqualTo(Service.NEVER);
        assertThat(statuses(post(3, 2).with(IMPORTED).withTimestamp(5001))).containsExactly("created");
        assertThat(ledger.lookupTransfer(3).timestamp()).isEqualTo(5001);
    }

    @Test
    void shouldImportAPostOfAPendingTransferThatHasATimeout() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withTimeout(1), transfer(2, 1, 2).with(PENDING).withTimeout(1));
        ledger.advanceClock(SECOND_NS / 2);
        final long timestamp = ledger.clock() - 10;
        assertThat(statuses(
            post(3, 1).with(IMPORTED).withTimestamp(timestamp), voiding(4, 2).with(IMPORTED).withTimestamp(timestamp + 1)))
            .containsExactly("created", "created");
    }

    @Test
    void shouldJudgeExpiryByTheEventsOwnPlaceInTimeAndNotByAnImportedTimestamp() {
        ledger.createTransfers(transfer(1, 1, 2).with(PENDING).withTimeout(1));
        final long timestamp = ledger.lastTimestamp() + 1;
        ledger.advanceClock(5 * SECOND_NS);
        assertThat(statuses(post(2, 1).with(IMPORTED).withTimestamp(timestamp))).containsExactly("pending_transfer_expired");
    }

    @Test
    void shouldKeepIdsUniqueInTheWholeEngineAndApartByKind() {
        ledger.createAccounts(account(5).withLedger(2), account(6).withLedger(2));
        assertThat(ledger.createAccount(account(1).withLedger(2))).isEqualTo("exists_with_different_ledger");
        assertThat(statuses(transfer(1, 1, 2), transfer(1, 5, 6).withLedger(2)))
            .containsExactly("created", "exists_with_different_debit_account_id");
    }

    @Test
    void shouldKeepTransfersAsTheyAreWhateverBecomesOfThem() {
        ledger.createTransfers(
            transfer(1, 1, 2).with(PENDING).withAmount(9), transfer(2, 1, 2).with(PENDING).withAmount(9),
            transfer(3, 1, 2).with(PENDING).withTimeout(1));
        final List<TransferData> before =
            ledger.lookupTransfers(BigInteger.ONE, BigInteger.TWO, BigInteger.valueOf(3));
        ledger.createTransfers(post(4, 1).withAmount(1), voiding(5, 2));
        ledger.advanceClock(5 * SECOND_NS);
        ledger.sweep(1);
        assertThat(ledger.lookupTransfers(BigInteger.ONE, BigInteger.TWO, BigInteger.valueOf(3))).isEqualTo(before);
    }

    @Test
    void shouldTakeBalancesAndTimestampsInCommandsSoThatTheyCanBeRefused() {
        final BigInteger one = BigInteger.ONE;
        assertThat(ledger.createAccounts(
            account(5).withDebitsPending(one), account(5).withDebitsPosted(one), account(5).withCreditsPending(one),
            account(5).withCreditsPosted(one), account(5).withTimestamp(1))).extracting(Result::status)
            .containsExactly("debits_pending_must_be_zero", "debits_posted_must_be_zero", "credits_pending_must_be_zero",
                "credits_posted_must_be_zero", "timestamp_must_be_zero");
        assertThat(statuses(transfer(1, 1, 2).withTimestamp(1))).containsExactly("timestamp_must_be_zero");
    }

    @Test
    void shouldListPostsAndVoidsOfAnAccountButNoExpiry() {
        ledger.createTransfers(
            transfer(1, 1, 2).with(PENDING).withAmount(9), transfer(2, 1, 2).with(PENDING).withAmount(8),
            transfer(3, 1, 2).with(PENDING).withAmount(7).withTimeout(1), post(4, 1).withAmount(5), voiding(5, 2));
        ledger.advanceClock(5 * SECOND_NS);
        assertThat(ledger.sweep(9)).isEqualTo(1);
        ledger.createTransfers(transfer(6, 2, 1).withAmount(100).withCode(7));

        final AccountQueryData query = AccountQueryData.of(BigInteger.TWO, 100);
        assertThat(ledger.getAccountTransfers(query).rows()).extracting(row -> row.id().intValue())
            .containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(ledger.getAccountTransfers(query.sides(true, false).newestFirst()).rows())
            .extracting(row -> row.id().intValue()).containsExactly(6);
        assertThat(ledger.getAccountBalances(query).rows())
            .extracting(BalanceData::creditsPending).extracting(BigInteger::intValue).containsExactly(9, 17, 24, 15, 7, 0);
        assertThat(ledger.getAccountBalances(query).rows())
            .extracting(BalanceData::creditsPosted).extracting(BigInteger::intValue).containsExactly(0, 0, 0, 5, 5, 5);
        assertThat(ledger.getAccountBalances(query.where(BigInteger.ZERO, 0, 0, 7)).rows()).containsExactly(
            new BalanceData(BigInteger.ZERO, BigInteger.valueOf(100), BigInteger.ZERO, BigInteger.valueOf(5),
                ledger.lookupTransfer(6).timestamp()));
        assertThat(ledger.getAccountBalances(AccountQueryData.of(BigInteger.ONE, 100)).rows()).as("keeps no history").isEmpty();
        assertThat(ledger.getAccountTransfers(AccountQueryData.of(BigInteger.valueOf(99), 100)).rows()).isEmpty();
    }

    @Test
    void shouldNameTheFieldOfAQueryThatIsWrong() {
        final AccountQueryData query = AccountQueryData.of(BigInteger.TWO, 100);
        assertRefused(query.limit(0), "rowLimit");
        assertRefused(query.between(-1, 0), "timestampMin");
        assertRefused(query.between(0, -1), "timestampMax");
        assertRefused(query.between(6, 5), "timestampMin");
        assertRefused(query.sides(false, false), "flags");
        assertRefused(AccountQueryData.of(BigInteger.ZERO, 100), "accountId");
        assertRefused(AccountQueryData.of(LedgerModel.MAX, 100), "accountId");
    }

    private void assertRefused(final AccountQueryData query, final String field) {
        assertThat(ledger.getAccountTransfers(query)).isNull();
        assertThat(ledger.rejectionDetail()).startsWith(field);
        assertThat(ledger.getAccountBalances(query)).isNull();
        assertThat(ledger.rejectionDetail()).startsWith(field);
    }

    private static TransferData imported(final long id, final long timestamp) {
        return transfer(id, 1, 2).with(IMPORTED).withTimestamp(timestamp);
    }

    private List<String> statuses(final TransferData... events) {
        return ledger.createTransfers(events).stream().map(Result::status).toList();
    }
}
