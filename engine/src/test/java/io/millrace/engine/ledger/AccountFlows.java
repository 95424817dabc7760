package io.millrace.engine.ledger;

import java.math.BigInteger;

import static io.millrace.engine.ledger.AccountData.account;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A ledger in which every fault of an account can be had, and the faults.
 */
final class AccountFlows {
    private static final long SECOND_NS = 1_000_000_000;

    private final Books ledger;
    private final long lastAccountTimestamp;
    private final long transferTimestamp;
    private long lastId = 1000;

    AccountFlows(final Books ledger) {
        this.ledger = ledger;
        ledger.advanceClock(SECOND_NS);
        assertThat(ledger.createAccount(account(1))).isEqualTo("created");
        assertThat(ledger.createAccount(account(2))).isEqualTo("created");
        lastAccountTimestamp = ledger.lookupAccount(2).timestamp();
        ledger.advanceClock(SECOND_NS);
        assertThat(ledger.createTransfer(TransferData.transfer(1, 1, 2))).isEqualTo("created");
        transferTimestamp = ledger.lookupTransfer(1).timestamp();
        ledger.advanceClock(SECOND_NS);
    }

    /** The status of an event in a batch that is imported or not. */
    String judge(final AccountData event, final boolean isBatchImported) {
        final AccountData first = account(0);
        return ledger.createAccounts(
            isBatchImported ? first.with(AccountData.IMPORTED).withTimestamp(1) : first, event).get(1).status();
    }

    Flow<AccountData> ofNew() {
        return content(new Flow<>(() -> account(++lastId)))
            .setting("imported=yes", event -> event.with(AccountData.IMPORTED))
            .setting("timestamp=some", event -> event.withTimestamp(1))
            .fault("imported_event_not_expected", "imported=yes")
            .fault("timestamp_must_be_zero", "timestamp=some");
    }

    Flow<AccountData> ofImported() {
        // No account has been created since, but this timestamp is free.
        return content(new Flow<>(() ->
            account(++lastId).with(AccountData.IMPORTED).withTimestamp(transferTimestamp + 1)))
            .setting("imported=no", event -> event.withFlags(event.flags() & ~AccountData.IMPORTED))
            .setting("timestamp=zero", event -> event.withTimestamp(0))
            .setting("timestamp=beyond", event -> event.withTimestamp(Long.MIN_VALUE))
            .setting("timestamp=now", event -> event.withTimestamp(ledger.nextTimestamp(2)))
            .setting("timestamp=last", event -> event.withTimestamp(lastAccountTimestamp))
            .setting("timestamp=transfer", event -> event.withTimestamp(transferTimestamp))
            .fault("imported_event_expected", "imported=no")
            .fault("imported_event_timestamp_out_of_range", "timestamp=zero")
            .fault("imported_event_timestamp_out_of_range", "timestamp=beyond")
            .fault("imported_event_timestamp_must_not_advance", "timestamp=now")
            .fault("imported_event_timestamp_must_not_regress", "timestamp=last")
            .fault("imported_event_timestamp_must_not_regress", "timestamp=transfer");
    }

    private static Flow<AccountData> content(final Flow<AccountData> flow) {
        return flow
            .setting("reserved=yes", event -> event.withReserved(1))
            .setting("flag=reserved", event -> event.with(64))
            .setting("id=zero", event -> event.withId(BigInteger.ZERO))
            .setting("id=greatest", event -> event.withId(LedgerModel.MAX))
            .setting("id=taken", event -> event.with(AccountData.HISTORY).withId(BigInteger.ONE))
            .setting("flags=limits", event -> event.with(AccountData.DEBITS_LIMITED | AccountData.CREDITS_LIMITED))
            .setting("debitsPending=some", event -> event.withDebitsPending(BigInteger.ONE.shiftLeft(64)))
            .setting("debitsPosted=some", event -> event.withDebitsPosted(BigInteger.ONE))
            .setting("creditsPending=some", event -> event.withCreditsPending(BigInteger.ONE.shiftLeft(127)))
            .setting("creditsPosted=some", event -> event.withCreditsPosted(BigInteger.ONE))
            .setting("ledger=zero", event -> event.withLedger(0))
            .setting("code=zero", event -> event.withCode(0))
            .fault("reserved_field", "reserved=yes")
            .fault("reserved_flag", "flag=reserved")
            .fault("id_must_not_be_zero", "id=zero")
            .fault("id_must_not_be_int_max", "id=greatest")
            .fault("exists_with_different_flags", "id=taken")
            .fault("flags_are_mutually_exclusive", "flags=limits")
            .fault("debits_pending_must_be_zero", "debitsPending=some")
            .fault("debits_posted_must_be_zero", "debitsPosted=some")
            .fault("credits_pending_must_be_zero", "creditsPending=some")
            .fault("credits_posted_must_be_zero", "creditsPosted=some")
            .fault("ledger_must_not_be_zero", "ledger=zero")
            .fault("code_must_not_be_zero", "code=zero");
    }
}
