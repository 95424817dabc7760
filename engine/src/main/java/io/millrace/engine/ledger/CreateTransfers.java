package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.ledger.CreateTransfersReplyEncoder;
import io.millrace.engine.service.Settings;
import io.millrace.engine.store.History;
import io.millrace.engine.store.Index;
import io.millrace.engine.store.ReadAhead;
import io.millrace.engine.store.Store;
import io.millrace.engine.store.Table;

/**
 * Command create_transfers: its checks, in the order in which their statuses go before one another, and what a transfer does
 * to its two accounts.
 */
final class CreateTransfers extends EventBatch {
    /** Stands in the index of transfers for an id that failed with a transient status and will not be taken any more. */
    static final long FAILED_ID = Index.TAG;

    private static final int LOCATED_MASK = LOCATED_COUNT - 1;

    private final Table accounts;
    private final Index accountIds;
    private final History transfers;
    private final Index transferIds;
    private final Transfer event = new Transfer();
    private final Transfer stored = new Transfer();
    private final Account debit = new Account();
    private final Account credit = new Account();
    private final long[] debitRows = new long[LOCATED_COUNT];
    private final long[] creditRows = new long[LOCATED_COUNT];
    private final ReadAhead readAhead;

    CreateTransfers(
        final Store store,
        final Table accounts,
        final Index accountIds,
        final History transfers,
        final Index transferIds) {
        super(
            store,
            CreateTransfersReplyEncoder.TEMPLATE_ID,
            "the ceiling on the number of transfers is reached; nothing of the command was applied, raise transfersMax");
        this.accounts = accounts;
        this.accountIds = accountIds;
        this.transfers = transfers;
        this.transferIds = transferIds;
        this.readAhead = new ReadAhead(store, 3 * LOCATED_COUNT);
    }

    /** No account comes or goes while transfers are created: rows that have been found stay where they are. */
    @Override
    void locate(final int from, final int to) {
        for (int i = from; i < to; i++) {
            read(i, event.buffer());
            readAhead.add(accountIds, event.debitAccountIdLow(), event.debitAccountIdHigh());
            readAhead.add(accountIds, event.creditAccountIdLow(), event.creditAccountIdHigh());
            readAhead.add(transferIds, event.idLow(), event.idHigh());
        }
        readAhead.run();
        for (int i = from; i < to; i++) {
            read(i, event.buffer());
            final long debitRow = accountIds.get(event.debitAccountIdLow(), event.debitAccountIdHigh());
            final long creditRow = accountIds.get(event.creditAccountIdLow(), event.creditAccountIdHigh());
            debitRows[i & LOCATED_MASK] = debitRow;
            creditRows[i & LOCATED_MASK] = creditRow;
            readAhead.add(accounts, debitRow);
            readAhead.add(accounts, creditRow);
        }
        readAhead.run();
    }

    @Override
    int create(final int i, final long timestamp, final Settings settings) {
        read(i, event.buffer());
        final long debitRow = debitRows[i & LOCATED_MASK];
        final long creditRow = creditRows[i & LOCATED_MASK];
        CreateTransferStatus status = checkIdentity();
        if (status == CreateTransferStatus.created) {
            status = checkFields();
        }
        if (status == CreateTransferStatus.created) {
            status = checkAccounts(debitRow, creditRow);
        }
        if (status == CreateTransferStatus.created) {
            status = checkAmount();
        }
        if (status == CreateTransferStatus.created) {
            append(timestamp, debitRow, creditRow, settings);
        }
        return status.value();
    }

    @Override
    void onFailed(final int i, final int status, final Settings settings) {
        if (!isTransient(status)) {
            return;
        }
        if (isCeilingReached(settings)) {
            storeFull();
            return;
        }
        read(i, event.buffer());
        transferIds.insert(event.idLow(), event.idHigh(), FAILED_ID);
    }

    private static boolean isTransient(final int status) {
        return status == CreateTransferStatus.debit_account_not_found.value()
            || status == CreateTransferStatus.credit_account_not_found.value()
            || status == CreateTransferStatus.exceeds_credits.value()
            || status == CreateTransferStatus.exceeds_debits.value();
    }

    private CreateTransferStatus checkIdentity() {
        if (event.timestamp() != 0) {
            return CreateTransferStatus.timestamp_must_be_zero;
        }
        if ((event.flags() & ~Transfer.FLAGS_V1) != 0) {
            return CreateTransferStatus.reserved_flag;
        }
        if (Uint128.isZero(event.idLow(), event.idHigh())) {
            return CreateTransferStatus.id_must_not_be_zero;
        }
        if (Uint128.isMax(event.idLow(), event.idHigh())) {
            return CreateTransferStatus.id_must_not_be_int_max;
        }
        final long row = transferIds.get(event.idLow(), event.idHigh());
        if (row == Index.NOT_FOUND) {
            return CreateTransferStatus.created;
        }
        return row == FAILED_ID ? CreateTransferStatus.id_already_failed : compareWith(row);
    }

    private CreateTransferStatus compareWith(final long row) {
        transfers.read(row, stored.buffer());
        if (event.flags() != stored.flags()) {
            return CreateTransferStatus.exists_with_different_flags;
        }
        if (event.pendingIdLow() != stored.pendingIdLow() || event.pendingIdHigh() != stored.pendingIdHigh()) {
            return CreateTransferStatus.exists_with_different_pending_id;
        }
        if (event.timeout() != stored.timeout()) {
            return CreateTransferStatus.exists_with_different_timeout;
        }
        if (event.debitAccountIdLow() != stored.debitAccountIdLow()
            || event.debitAccountIdHigh() != stored.debitAccountIdHigh()) {
            return CreateTransferStatus.exists_with_different_debit_account_id;
        }
        if (event.creditAccountIdLow() != stored.creditAccountIdLow()
            || event.creditAccountIdHigh() != stored.creditAccountIdHigh()) {
            return CreateTransferStatus.exists_with_different_credit_account_id;
        }
        if (event.amountLow() != stored.amountLow() || event.amountHigh() != stored.amountHigh()) {
            return CreateTransferStatus.exists_with_different_amount;
        }
        if (event.userData128Low() != stored.userData128Low() || event.userData128High() != stored.userData128High()) {
            return CreateTransferStatus.exists_with_different_user_data_128;
        }
        if (event.userData64() != stored.userData64()) {
            return CreateTransferStatus.exists_with_different_user_data_64;
        }
        if (event.userData32() != stored.userData32()) {
            return CreateTransferStatus.exists_with_different_user_data_32;
        }
        if (event.ledger() != stored.ledger()) {
            return CreateTransferStatus.exists_with_different_ledger;
        }
        if (event.code() != stored.code()) {
            return CreateTransferStatus.exists_with_different_code;
        }
        resultTimestamp(stored.timestamp());
        return CreateTransferStatus.exists;
    }

    private CreateTransferStatus checkFields() {
        if (Uint128.isZero(event.debitAccountIdLow(), event.debitAccountIdHigh())) {
            return CreateTransferStatus.debit_account_id_must_not_be_zero;
        }
        if (Uint128.isMax(event.debitAccountIdLow(), event.debitAccountIdHigh())) {
            return CreateTransferStatus.debit_account_id_must_not_be_int_max;
        }
        if (Uint128.isZero(event.creditAccountIdLow(), event.creditAccountIdHigh())) {
            return CreateTransferStatus.credit_account_id_must_not_be_zero;
        }
        if (Uint128.isMax(event.creditAccountIdLow(), event.creditAccountIdHigh())) {
            return CreateTransferStatus.credit_account_id_must_not_be_int_max;
        }
        if (event.debitAccountIdLow() == event.creditAccountIdLow()
            && event.debitAccountIdHigh() == event.creditAccountIdHigh()) {
            return CreateTransferStatus.accounts_must_be_different;
        }
        if (!Uint128.isZero(event.pendingIdLow(), event.pendingIdHigh())) {
            return CreateTransferStatus.pending_id_must_be_zero;
        }
        if (event.timeout() != 0) {
            return CreateTransferStatus.timeout_reserved_for_pending_transfer;
        }
        if (event.ledger() == 0) {
            return CreateTransferStatus.ledger_must_not_be_zero;
        }
        if (event.code() == 0) {
            return CreateTransferStatus.code_must_not_be_zero;
        }
        return CreateTransferStatus.created;
    }

    private CreateTransferStatus checkAccounts(final long debitRow, final long creditRow) {
        if (debitRow == Index.NOT_FOUND) {
            return CreateTransferStatus.debit_account_not_found;
        }
        if (creditRow == Index.NOT_FOUND) {
            return CreateTransferStatus.credit_account_not_found;
        }
        accounts.read(debitRow, debit.buffer());
        accounts.read(creditRow, credit.buffer());
        if (debit.ledger() != credit.ledger()) {
            return CreateTransferStatus.accounts_must_have_the_same_ledger;
        }
        if (event.ledger() != debit.ledger()) {
            return CreateTransferStatus.transfer_must_have_the_same_ledger_as_accounts;
        }
        return CreateTransferStatus.created;
    }

    /** Overflow goes before limits. Pending and posted together do not overflow: that is checked with each transfer. */
    private CreateTransferStatus checkAmount() {
        final long low = event.amountLow();
        final long high = event.amountHigh();
        if (Uint128.sumOverflows(debit.debitsPostedLow(), debit.debitsPostedHigh(), low, high)) {
            return CreateTransferStatus.overflows_debits_posted;
        }
        if (Uint128.sumOverflows(credit.creditsPostedLow(), credit.creditsPostedHigh(), low, high)) {
            return CreateTransferStatus.overflows_credits_posted;
        }
        final long debitsLow = debit.debitsPendingLow() + debit.debitsPostedLow();
        final long debitsHigh = Uint128.sumHigh(
            debit.debitsPendingLow(), debit.debitsPendingHigh(), debit.debitsPostedLow(), debit.debitsPostedHigh());
        if (Uint128.sumOverflows(debitsLow, debitsHigh, low, high)) {
            return CreateTransferStatus.overflows_debits;
        }
        final long creditsLow = credit.creditsPendingLow() + credit.creditsPostedLow();
        final long creditsHigh = Uint128.sumHigh(
            credit.creditsPendingLow(), credit.creditsPendingHigh(), credit.creditsPostedLow(), credit.creditsPostedHigh());
        if (Uint128.sumOverflows(creditsLow, creditsHigh, low, high)) {
            return CreateTransferStatus.overflows_credits;
        }
        if ((debit.flags() & Account.FLAG_DEBITS_MUST_NOT_EXCEED_CREDITS) != 0
            && Uint128.exceeds(
                debitsLow + low,
                Uint128.sumHigh(debitsLow, debitsHigh, low, high),
                debit.creditsPostedLow(),
                debit.creditsPostedHigh())) {
            return CreateTransferStatus.exceeds_credits;
        }
        if ((credit.flags() & Account.FLAG_CREDITS_MUST_NOT_EXCEED_DEBITS) != 0
            && Uint128.exceeds(
                creditsLow + low,
                Uint128.sumHigh(creditsLow, creditsHigh, low, high),
                credit.debitsPostedLow(),
                credit.debitsPostedHigh())) {
            return CreateTransferStatus.exceeds_debits;
        }
        return CreateTransferStatus.created;
    }

    /** The ceiling stands for memory, so ids that are remembered as failed count too. */
    private boolean isCeilingReached(final Settings settings) {
        return Long.compareUnsigned(transferIds.size(), settings.transfersMax()) >= 0;
    }

    private void append(final long timestamp, final long debitRow, final long creditRow, final Settings settings) {
        if (isCeilingReached(settings)) {
            storeFull();
            return;
        }
        final long low = event.amountLow();
        final long high = event.amountHigh();

        accounts.update(debitRow, debit.buffer());
        debit.debitsPosted(
            debit.debitsPostedLow() + low,
            Uint128.sumHigh(debit.debitsPostedLow(), debit.debitsPostedHigh(), low, high));
        accounts.written(debitRow);

        accounts.update(creditRow, credit.buffer());
        credit.creditsPosted(
            credit.creditsPostedLow() + low,
            Uint128.sumHigh(credit.creditsPostedLow(), credit.creditsPostedHigh(), low, high));
        accounts.written(creditRow);

        final long row = transfers.append(stored.buffer());
        stored.copyFrom(event);
        stored.timestamp(timestamp);
        transferIds.insert(event.idLow(), event.idHigh(), row);
    }
}
