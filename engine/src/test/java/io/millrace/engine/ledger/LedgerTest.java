package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.service.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LedgerTest {
    private final LedgerFixture ledger = new LedgerFixture();

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void shouldMoveMoneyFromDebitToCredit() {
        createAccounts(2);
        assertThat(ledger.createTransfers(TransferData.transfer(1, 1, 2).withAmount(30), TransferData.transfer(2, 2, 1)))
            .containsExactly(new Result("created", 3), new Result("created", 4));

        assertThat(ledger.lookupAccount(1)).isEqualTo(AccountData.account(1)
            .withDebitsPosted(BigInteger.valueOf(30)).withCreditsPosted(BigInteger.ONE).withTimestamp(1));
        assertThat(ledger.lookupAccount(2)).isEqualTo(AccountData.account(2)
            .withDebitsPosted(BigInteger.ONE).withCreditsPosted(BigInteger.valueOf(30)).withTimestamp(2));
        assertThat(ledger.lookupTransfer(1)).isEqualTo(TransferData.transfer(1, 1, 2).withAmount(30).withTimestamp(3));
    }

    @Test
    void shouldAnswerAnEmptyBatchWithNoResults() {
        assertThat(ledger.createAccounts()).isEmpty();
        assertThat(ledger.createTransfers()).isEmpty();
        assertThat(ledger.rejection()).isNull();
        assertThat(ledger.replyLength()).isEqualTo(40);
    }

    @Test
    void shouldTakeTheGreatestBatch() {
        createAccounts(2);
        final List<TransferData> batch = new ArrayList<>();
        for (int id = 1; id <= Envelope.EVENT_COUNT_MAX; id++) {
            batch.add(TransferData.transfer(id, 1, 2));
        }
        assertThat(ledger.createTransfers(batch)).hasSize(8189).allMatch(result -> result.status().equals("created"));
        assertThat(ledger.lookupAccount(2).creditsPosted()).isEqualTo(BigInteger.valueOf(8189));
    }

    @Test
    void shouldKeepAccountsAndTransfersInNamespacesOfTheirOwn() {
        createAccounts(2);
        assertThat(ledger.createTransfer(TransferData.transfer(1, 1, 2))).isEqualTo("created");
    }

    @Test
    void shouldTakeBackAChainAndKeepTheCulpritsStatus() {
        createAccounts(2);
        final long records = ledger.store.recordsDigest();
        final long history = ledger.store.historyDigest();

        assertThat(ledger.createTransfers(
            TransferData.transfer(1, 1, 2).linked(),
            TransferData.transfer(2, 1, 1).linked(),
            TransferData.transfer(3, 1, 2)))
            .containsExactly(
                new Result("linked_event_failed", 3),
                new Result("accounts_must_be_different", 4),
                new Result("linked_event_failed", 5));

        assertThat(ledger.store.recordsDigest()).isEqualTo(records);
        assertThat(ledger.store.historyDigest()).isEqualTo(history);
        assertThat(ledger.lookupTransfer(1)).isEqualTo(TransferData.none());
        assertThat(ledger.createTransfers(TransferData.transfer(1, 1, 2), TransferData.transfer(3, 1, 2)))
            .as("they may be retried").allMatch(result -> result.status().equals("created"));
    }

    @Test
    void shouldRememberTheCulpritOfAChainWhenItsFaultIsTransient() {
        createAccounts(2);
        final long before = ledger.store.recordsDigest();
        assertThat(ledger.createTransfers(
            TransferData.transfer(1, 1, 2).linked(),
            TransferData.transfer(2, 1, 9).linked(),
            TransferData.transfer(3, 9, 1)))
            .extracting(Result::status)
            .containsExactly("linked_event_failed", "credit_account_not_found", "linked_event_failed");
        assertThat(ledger.store.recordsDigest()).isNotEqualTo(before).isEqualTo(ledger.store.recomputeRecordsDigest());

        assertThat(ledger.createTransfer(TransferData.transfer(2, 1, 2))).isEqualTo("id_already_failed");
        assertThat(ledger.createTransfer(TransferData.transfer(3, 1, 2))).isEqualTo("created");
    }

    @Test
    void shouldAnswerChainOpenForTheLastEventEvenWhenTheChainHasFailed() {
        createAccounts(2);
        assertThat(ledger.createTransfers(
            TransferData.transfer(1, 1, 2).linked(),
            TransferData.transfer(2, 1, 1).linked(),
            TransferData.transfer(3, 1, 2).linked()))
            .extracting(Result::status)
            .containsExactly("linked_event_failed", "accounts_must_be_different", "linked_event_chain_open");
        assertThat(ledger.createTransfers(TransferData.transfer(1, 1, 2).linked(), TransferData.transfer(2, 1, 2).linked()))
            .extracting(Result::status).containsExactly("linked_event_failed", "linked_event_chain_open");
        assertThat(ledger.createAccounts(AccountData.account(7).linked()))
            .extracting(Result::status).containsExactly("linked_event_chain_open");
        assertThat(ledger.lookupAccount(7)).isEqualTo(AccountData.none());
    }

    @Test
    void shouldBreakAChainWithAnEventThatExists() {
        createAccounts(2);
        ledger.createTransfers(TransferData.transfer(1, 1, 2));
        assertThat(ledger.createTransfers(
            TransferData.transfer(2, 1, 2).linked(),
            TransferData.transfer(1, 1, 2)))
            .containsExactly(new Result("linked_event_failed", 4), new Result("exists", 3));
    }

    @Test
    void shouldApplyChainsBesideABrokenOne() {
        createAccounts(2);
        assertThat(ledger.createTransfers(
            TransferData.transfer(1, 1, 2).linked(), TransferData.transfer(2, 1, 2),
            TransferData.transfer(3, 1, 2).linked(), TransferData.transfer(4, 1, 2).withCode(0),
            TransferData.transfer(5, 1, 2).linked(), TransferData.transfer(6, 1, 2)))
            .extracting(Result::status)
            .containsExactly("created", "created", "linked_event_failed", "code_must_not_be_zero", "created", "created");
        assertThat(ledger.lookupAccount(1).debitsPosted()).isEqualTo(BigInteger.valueOf(4));
    }

    @Test
    void shouldSeeWithinAChainWhatItsEarlierEventsDid() {
        ledger.createAccounts(AccountData.account(1), AccountData.account(2).withFlags(2), AccountData.account(3));
        assertThat(ledger.createTransfers(
            TransferData.transfer(1, 1, 2).withAmount(10).linked(),
            TransferData.transfer(2, 2, 3).withAmount(10).linked(),
            TransferData.transfer(3, 2, 3)))
            .extracting(Result::status)
            .containsExactly("linked_event_failed", "linked_event_failed", "exceeds_credits");
        assertThat(ledger.createAccounts(AccountData.account(4).linked(), AccountData.account(4).linked(),
            AccountData.account(5))).extracting(Result::status)
            .containsExactly("linked_event_failed", "exists", "linked_event_failed");
    }

    @Test
    void shouldDeclineACommandBeyondACeilingAsAWhole() {
        ledger.ledger.onSettings(new Settings(1, 3, 2, 0));
        assertThat(ledger.createAccounts(AccountData.account(1), AccountData.account(2))).hasSize(2);
        final long before = ledger.store.recordsDigest();
        assertThat(ledger.createAccounts(AccountData.account(3), AccountData.account(4))).isEmpty();
        assertThat(ledger.rejection()).isEqualTo("STORE_FULL");
        assertThat(ledger.rejectionDetail()).contains("accountsMax");
        assertThat(ledger.store.recordsDigest()).isEqualTo(before);
        assertThat(ledger.createAccount(AccountData.account(3))).isEqualTo("created");

        assertThat(ledger.createTransfer(TransferData.transfer(1, 1, 2))).isEqualTo("created");
        assertThat(ledger.createTransfer(TransferData.transfer(2, 9, 2))).isEqualTo("debit_account_not_found");
        assertThat(ledger.createTransfers(TransferData.transfer(3, 1, 2))).isEmpty();
        assertThat(ledger.rejection()).isEqualTo("STORE_FULL");
        assertThat(ledger.rejectionDetail()).contains("transfersMax");
        assertThat(ledger.createTransfers(TransferData.transfer(4, 9, 2))).as("no room to remember the id").isEmpty();
        assertThat(ledger.createTransfer(TransferData.transfer(1, 1, 2))).as("needs no room").isEqualTo("exists");
    }

    @Test
    void shouldCreateNothingBeforeSettingsAreKnown() {
        ledger.ledger.onSettings(new Settings(1, 0, 0, 0));
        assertThat(ledger.createAccounts(AccountData.account(1))).isEmpty();
        assertThat(ledger.rejection()).isEqualTo("STORE_FULL");
    }

    @Test
    void shouldRefuseABehaviourVersionThatItDoesNotHave() {
        assertThatThrownBy(() -> ledger.ledger.onSettings(new Settings(2, 1, 1, 0))).hasMessageStartingWith("BEHAVIOUR_VERSION");
    }

    @Test
    void shouldDeclineACommandWhoseReplyWouldNotFit() {
        createAccounts(2);
        ledger.replyCapacity = 40 + 16;
        assertThat(ledger.createTransfers(TransferData.transfer(1, 1, 2), TransferData.transfer(2, 1, 2))).isEmpty();
        assertThat(ledger.rejection()).isEqualTo("REPLY_TOO_LONG");
        assertThat(ledger.createTransfers(TransferData.transfer(1, 1, 2))).hasSize(1);
    }

    @Test
    void shouldShareTheFirstStatusesBetweenBothKinds() {
        assertThat(CreateAccountStatus.created.value()).isEqualTo(CreateTransferStatus.created.value()).isZero();
        assertThat(CreateAccountStatus.linked_event_chain_open.value())
            .isEqualTo(CreateTransferStatus.linked_event_chain_open.value()).isEqualTo(1);
        assertThat(CreateAccountStatus.linked_event_failed.value())
            .isEqualTo(CreateTransferStatus.linked_event_failed.value()).isEqualTo(2);
    }

    private void createAccounts(final int count) {
        for (int id = 1; id <= count; id++) {
            assertThat(ledger.createAccount(AccountData.account(id))).isEqualTo("created");
        }
    }
}
