package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;

import static io.millrace.engine.ledger.AccountData.account;
import static io.millrace.engine.ledger.TransferData.post;
import static io.millrace.engine.ledger.TransferData.transfer;
import static io.millrace.engine.ledger.TransferData.voiding;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A ledger in which every fault of a transfer can be had, and the faults.
 */
final class TransferFlows {
    private static final long SECOND_NS = 1_000_000_000;
    /** Late enough for the greatest timeout to reach beyond 2^63-1. */
    private static final long LATE_NS = 6_000_000_000L * SECOND_NS;
    private static final BigInteger MAX = LedgerModel.MAX;
    private static final BigInteger NEARLY_MAX = MAX.subtract(BigInteger.valueOf(5));
    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(127);

    private final Books ledger;
    private final long lastTransferTimestamp;
    private final long youngTimestamp;
    private long lastId = 1000;

    TransferFlows(final Books ledger) {
        this.ledger = ledger;
        ledger.advanceClock(LATE_NS);
        for (int id = 1; id <= 17; id++) {
            create(account(id).withLedger(id == 4 ? 2 : 1)
                .withFlags(id == 13 ? AccountData.DEBITS_LIMITED : id == 14 ? AccountData.CREDITS_LIMITED : 0));
        }
        create(transfer(64, 1, 2).with(TransferData.PENDING).withAmount(50).withTimeout(1));
        create(transfer(65, 1, 2).with(TransferData.PENDING).withAmount(50).withTimeout(1));
        create(transfer(60, 1, 2).with(TransferData.PENDING).withAmount(50));
        create(transfer(61, 1, 2));
        create(transfer(62, 1, 2).with(TransferData.PENDING).withAmount(50));
        create(post(82, 62));
        create(transfer(63, 1, 2).with(TransferData.PENDING).withAmount(50));
        create(voiding(83, 63));
        create(transfer(50, 1, 2).withAmount(0)
            .with(TransferData.PENDING | TransferData.BALANCING_DEBIT | TransferData.BALANCING_CREDIT));
        assertThat(ledger.createTransfer(transfer(51, 999, 1))).isEqualTo("debit_account_not_found");
        create(transfer(52, 5, 6).with(TransferData.PENDING).withAmount(NEARLY_MAX));
        create(transfer(53, 7, 8).withAmount(NEARLY_MAX));
        create(transfer(54, 9, 10).with(TransferData.PENDING).withAmount(HALF));
        create(transfer(55, 9, 10).withAmount(HALF.subtract(BigInteger.valueOf(6))));
        create(transfer(56, 15, 16).with(TransferData.PENDING));
        create(transfer(57, 15, 16));
        create(transfer(70, 11, 12).with(TransferData.PENDING).withAmount(50));
        create(transfer(71, 11, 12).with(TransferData.PENDING).withAmount(50).withTimeout(1));
        create(post(91, 71));
        create(transfer(72, 11, 12).with(TransferData.PENDING).withAmount(50).withTimeout(1));
        create(voiding(92, 72));
        create(transfer(73, 11, 12).with(TransferData.PENDING).withAmount(50).withTimeout(1));
        create(transfer(74, 1, 17).with(TransferData.PENDING).withAmount(50));
        ledger.advanceClock(2 * SECOND_NS);
        assertThat(ledger.sweep(1)).isEqualTo(1);
        create(transfer(58, 11, 12)
            .with(TransferData.PENDING | TransferData.CLOSING_DEBIT | TransferData.CLOSING_CREDIT));
        create(transfer(59, 1, 17).with(TransferData.PENDING | TransferData.CLOSING_CREDIT));
        lastTransferTimestamp = ledger.lookupTransfer(59).timestamp();
        ledger.advanceClock(SECOND_NS);
        create(account(18));
        create(account(19));
        youngTimestamp = ledger.lookupAccount(19).timestamp();
        ledger.advanceClock(SECOND_NS);
    }

    /** The status of an event in a batch that is imported or not. */
    String judge(final TransferData event, final boolean isBatchImported) {
        final TransferData first = transfer(0, 1, 2);
        return ledger.createTransfers(
            isBatchImported ? first.with(TransferData.IMPORTED).withTimestamp(1) : first, event).get(1).status();
    }

    /** The status of an event of a chain that is broken already. */
    List<Result> judgeInBrokenChain(final TransferData event) {
        return ledger.createTransfers(transfer(0, 1, 2).linked(), event);
    }

    Flow<TransferData> ofNew() {
        final Flow<TransferData> flow =
            new Flow<>(() -> transfer(++lastId, 1, 2).withAmount(10).with(TransferData.PENDING));
        ids(flow);
        firstPhaseFields(flow);
        return flow
            .setting("imported=yes", event -> event.with(TransferData.IMPORTED))
            .setting("timestamp=some", event -> event.withTimestamp(1))
            .setting("amount=greatest", event -> event.withAmount(MAX))
            .fault("imported_event_not_expected", "imported=yes")
            .fault("timestamp_must_be_zero", "timestamp=some")
            .setting("timeout=greatest", event -> event.withTimeout(-1))
            .setting("debit=pending", event -> event.withDebitAccountId(BigInteger.valueOf(5)))
            .setting("credit=pending", event -> event.withCreditAccountId(BigInteger.valueOf(6)))
            .setting("debit=posted", event -> event.withDebitAccountId(BigInteger.valueOf(7)))
            .setting("credit=posted", event -> event.withCreditAccountId(BigInteger.valueOf(8)))
            .setting("debit=both", event -> event.withDebitAccountId(BigInteger.valueOf(9)))
            .setting("credit=both", event -> event.withCreditAccountId(BigInteger.valueOf(10)))
            .setting("debit=busy", event -> event.withDebitAccountId(BigInteger.valueOf(15)))
            .setting("credit=busy", event -> event.withCreditAccountId(BigInteger.valueOf(16)))
            .setting("debit=limited", event -> event.withDebitAccountId(BigInteger.valueOf(13)))
            .setting("credit=limited", event -> event.withCreditAccountId(BigInteger.valueOf(14)))
            .fault("overflows_debits_pending", "debit=pending", "kind=pending")
            .fault("overflows_credits_pending", "credit=pending", "kind=pending")
            .fault("overflows_debits_posted", "debit=posted")
            .fault("overflows_credits_posted", "credit=posted")
            .setting("amount=ten", event -> event)
            .fault("overflows_debits", "debit=both", "amount=ten")
            .fault("overflows_credits", "credit=both", "amount=ten")
            // With the greatest amount several sums overflow at once.
            .fault("overflows_debits_pending", "debit=busy", "kind=pending", "amount=greatest")
            .setting("debit=fresh", event -> event.withDebitAccountId(BigInteger.valueOf(3)))
            .setting("same=yes", event -> event.withCreditAccountId(event.debitAccountId()))
            .fault("overflows_credits_pending", "debit=fresh", "credit=busy", "kind=pending", "amount=greatest")
            .fault("overflows_debits_posted", "debit=busy", "kind=single", "amount=greatest")
            .fault("overflows_credits_posted", "debit=fresh", "credit=busy", "kind=single", "amount=greatest")
            .fault("overflows_timeout", "timeout=greatest", "kind=pending")
            .fault("exceeds_credits", "debit=limited")
            .fault("exceeds_debits", "credit=limited");
    }

    Flow<TransferData> ofImported() {
        final Flow<TransferData> flow = new Flow<>(() -> transfer(++lastId, 1, 2).withAmount(10)
            .with(TransferData.PENDING | TransferData.IMPORTED).withTimestamp(youngTimestamp + 1000));
        ids(flow);
        importedTimestamps(flow);
        firstPhaseFields(flow);
        return flow
            .setting("timestamp=early", event -> event.withTimestamp(lastTransferTimestamp + 1))
            .setting("debit=young", event -> event.withDebitAccountId(BigInteger.valueOf(18)))
            .setting("credit=young", event -> event.withCreditAccountId(BigInteger.valueOf(19)))
            .setting("same=yes", event -> event.withCreditAccountId(event.debitAccountId()))
            .fault("imported_event_timestamp_must_postdate_debit_account", "timestamp=early", "debit=young")
            .fault("imported_event_timestamp_must_postdate_credit_account", "timestamp=early", "credit=young")
            .setting("timeout=some", event -> event.withTimeout(1))
            .fault("imported_event_timeout_must_be_zero", "timeout=some", "kind=pending");
    }

    Flow<TransferData> ofPost() {
        return secondPhase(new Flow<>(() -> post(++lastId, 60)));
    }

    Flow<TransferData> ofVoid() {
        return secondPhase(new Flow<>(() -> voiding(++lastId, 60)))
            .setting("amount=less", event -> event.withAmount(1))
            .fault("pending_transfer_has_different_amount", "amount=less");
    }

    Flow<TransferData> ofImportedPost() {
        final Flow<TransferData> flow = secondPhase(new Flow<>(() ->
            post(++lastId, 60).with(TransferData.IMPORTED).withTimestamp(youngTimestamp + 1000)));
        flow.faults().removeIf(fault -> fault.settings().contains("timestamp=some"));
        importedTimestamps(flow);
        return flow;
    }

    private Flow<TransferData> secondPhase(final Flow<TransferData> flow) {
        ids(flow);
        final boolean isVoid = flow.event(Set.of()).is(TransferData.VOID);
        flow.setting("timestamp=some", event -> event.withTimestamp(1))
            .fault("timestamp_must_be_zero", "timestamp=some")
            .setting("kind=third", event -> event.with(TransferData.PENDING))
            .setting("kind=two", event -> event.with(TransferData.POST | TransferData.VOID))
            .setting("kind=balancing", event -> event.with(TransferData.BALANCING_DEBIT))
            .setting("kind=closing", event -> event.with(TransferData.CLOSING_CREDIT))
            .setting("timeout=some", event -> event.withTimeout(1))
            .setting("debit=other", event -> event.withDebitAccountId(BigInteger.valueOf(3)))
            .setting("credit=unknown", event -> event.withCreditAccountId(BigInteger.valueOf(999)))
            .setting("credit=greatest", event -> event.withCreditAccountId(MAX))
            .setting("ledger=other", event -> event.withLedger(2))
            .setting("code=other", event -> event.withCode(2))
            .setting("amount=more", event -> event.withAmount(51));
        for (final String kind : List.of("kind=third", "kind=two", "kind=balancing", "kind=closing")) {
            flow.fault("flags_are_mutually_exclusive", kind);
        }
        pending(flow, "zero", BigInteger.ZERO, "pending_id_must_not_be_zero");
        pending(flow, "greatest", MAX, "pending_id_must_not_be_int_max");
        flow.setting("pending=own", event -> event.withPendingId(event.id()))
            .fault("pending_id_must_be_different", "pending=own", "id=fresh")
            .setting("id=fresh", event -> event)
            .fault("timeout_reserved_for_pending_transfer", "timeout=some");
        pending(flow, "unknown", BigInteger.valueOf(999), "pending_transfer_not_found");
        pending(flow, "failed", BigInteger.valueOf(51), "pending_transfer_not_found");
        pending(flow, "single", BigInteger.valueOf(61), "pending_transfer_not_pending");
        flow.fault("pending_transfer_has_different_debit_account_id", "debit=other")
            .fault("pending_transfer_has_different_credit_account_id", "credit=unknown")
            .fault("pending_transfer_has_different_credit_account_id", "credit=greatest")
            .fault("pending_transfer_has_different_ledger", "ledger=other")
            .fault("pending_transfer_has_different_code", "code=other")
            .fault("exceeds_pending_transfer_amount", "amount=more");
        pending(flow, "posted", BigInteger.valueOf(62), "pending_transfer_already_posted");
        pending(flow, "voided", BigInteger.valueOf(63), "pending_transfer_already_voided");
        pending(flow, "swept", BigInteger.valueOf(64), "pending_transfer_expired");
        pending(flow, "overdue", BigInteger.valueOf(65), "pending_transfer_expired");
        // On accounts that are closed by now.
        pending(flow, "postedAndOverdue", BigInteger.valueOf(71), "pending_transfer_already_posted");
        pending(flow, "voidedAndOverdue", BigInteger.valueOf(72), "pending_transfer_already_voided");
        pending(flow, "overdueAndClosed", BigInteger.valueOf(73), "pending_transfer_expired");
        if (!isVoid) {
            pending(flow, "closed", BigInteger.valueOf(70), "debit_account_already_closed");
            pending(flow, "creditClosed", BigInteger.valueOf(74), "credit_account_already_closed");
        }
        return flow;
    }

    private static void pending(final Flow<TransferData> flow, final String name, final BigInteger id, final String status) {
        flow.setting("pending=" + name, event -> event.withPendingId(id)).fault(status, "pending=" + name);
    }

    private void importedTimestamps(final Flow<TransferData> flow) {
        flow.setting("imported=no", event -> event.withFlags(event.flags() & ~TransferData.IMPORTED))
            .setting("timestamp=zero", event -> event.withTimestamp(0))
            .setting("timestamp=beyond", event -> event.withTimestamp(Long.MIN_VALUE))
            .setting("timestamp=future", event -> event.withTimestamp(Long.MAX_VALUE))
            .setting("timestamp=now", event -> event.withTimestamp(ledger.nextTimestamp(2)))
            .setting("timestamp=last", event -> event.withTimestamp(lastTransferTimestamp))
            .setting("timestamp=account", event -> event.withTimestamp(youngTimestamp))
            .fault("imported_event_expected", "imported=no")
            .fault("imported_event_timestamp_out_of_range", "timestamp=zero")
            .fault("imported_event_timestamp_out_of_range", "timestamp=beyond")
            .fault("imported_event_timestamp_must_not_advance", "timestamp=future")
            .fault("imported_event_timestamp_must_not_advance", "timestamp=now")
            .fault("imported_event_timestamp_must_not_regress", "timestamp=last")
            .fault("imported_event_timestamp_must_not_regress", "timestamp=account");
    }

    private static void ids(final Flow<TransferData> flow) {
        flow.setting("reserved=yes", event -> event.with(1 << 15))
            .setting("id=zero", event -> event.withId(0))
            .setting("id=greatest", event -> event.withId(MAX))
            .setting("id=taken", event -> event.withId(50))
            .setting("id=failed", event -> event.withId(51))
            .fault("reserved_flag", "reserved=yes")
            .fault("id_must_not_be_zero", "id=zero")
            .fault("id_must_not_be_int_max", "id=greatest")
            .fault("exists_with_different_flags", "id=taken")
            .fault("id_already_failed", "id=failed");
    }

    private static void firstPhaseFields(final Flow<TransferData> flow) {
        flow.setting("kind=pending", event -> event)
            .setting("kind=single", event -> event.withFlags(event.flags() & ~TransferData.PENDING))
            .setting("debit=zero", event -> event.withDebitAccountId(BigInteger.ZERO))
            .setting("debit=greatest", event -> event.withDebitAccountId(MAX))
            .setting("credit=zero", event -> event.withCreditAccountId(BigInteger.ZERO))
            .setting("credit=greatest", event -> event.withCreditAccountId(MAX))
            .setting("pending=some", event -> event.withPendingId(BigInteger.valueOf(60)))
            .setting("timeout=one", event -> event.withTimeout(1))
            .setting("closing=yes", event -> event.with(TransferData.CLOSING_DEBIT))
            .setting("ledger=zero", event -> event.withLedger(0))
            .setting("code=zero", event -> event.withCode(0))
            .setting("debit=unknown", event -> event.withDebitAccountId(BigInteger.valueOf(999)))
            .setting("credit=unknown", event -> event.withCreditAccountId(BigInteger.valueOf(998)))
            .setting("debit=other", event -> event.withDebitAccountId(BigInteger.valueOf(4)))
            .setting("ledger=other", event -> event.withLedger(3))
            .setting("debit=closed", event -> event.withDebitAccountId(BigInteger.valueOf(11)))
            .setting("credit=closed", event -> event.withCreditAccountId(BigInteger.valueOf(12)))
            .fault("debit_account_id_must_not_be_zero", "debit=zero")
            .fault("debit_account_id_must_not_be_int_max", "debit=greatest")
            .fault("credit_account_id_must_not_be_zero", "credit=zero", "same=no")
            .fault("credit_account_id_must_not_be_int_max", "credit=greatest", "same=no")
            .setting("same=no", event -> event)
            .fault("accounts_must_be_different", "same=yes")
            .fault("pending_id_must_be_zero", "pending=some")
            .fault("timeout_reserved_for_pending_transfer", "timeout=one", "kind=single")
            .fault("closing_transfer_must_be_pending", "closing=yes", "kind=single")
            .fault("ledger_must_not_be_zero", "ledger=zero")
            .fault("code_must_not_be_zero", "code=zero")
            .fault("debit_account_not_found", "debit=unknown")
            .fault("credit_account_not_found", "credit=unknown")
            .fault("accounts_must_have_the_same_ledger", "debit=other")
            .fault("transfer_must_have_the_same_ledger_as_accounts", "ledger=other")
            .fault("debit_account_already_closed", "debit=closed")
            .fault("credit_account_already_closed", "credit=closed");
    }

    private void create(final AccountData event) {
        assertThat(ledger.createAccount(event)).isEqualTo("created");
    }

    private void create(final TransferData event) {
        assertThat(ledger.createTransfer(event)).as("%s", event).isEqualTo("created");
    }
}
