package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.store.Index;

/**
 * A transfer in one phase, or the first of two: what is checked, in the order in which the statuses go before one another,
 * and what it does to its accounts.
 */
final class NewTransfer {
    private final Tables tables;
    private final TransferWriter writer;
    private final ImportedTimestamp importedTimestamp;
    private final Account debit = new Account();
    private final Account credit = new Account();
    private final Pending pending = new Pending();
    /** What moves: what was asked for, or less where the transfer is balancing. */
    private long amountLow;
    private long amountHigh;

    NewTransfer(final Tables tables, final TransferWriter writer, final ImportedTimestamp importedTimestamp) {
        this.tables = tables;
        this.writer = writer;
        this.importedTimestamp = importedTimestamp;
    }

    CreateTransferStatus check(final Transfer event, final long debitRow, final long creditRow, final long timestamp) {
        CreateTransferStatus status = checkFields(event);
        if (status == CreateTransferStatus.created) {
            status = checkAccounts(event, debitRow, creditRow);
        }
        if (status == CreateTransferStatus.created) {
            clampAmount(event);
            status = checkAmount(event, timestamp);
        }
        return status;
    }

    /** Only after {@link #check} has found nothing. */
    void apply(final Transfer event, final long debitRow, final long creditRow, final long timestamp) {
        final boolean isPending = (event.flags() & Transfer.FLAG_PENDING) != 0;
        writer.begin(debitRow, creditRow);
        if (isPending) {
            writer.debit().addDebitsPending(amountLow, amountHigh);
            writer.credit().addCreditsPending(amountLow, amountHigh);
            if ((event.flags() & Transfer.FLAG_CLOSING_DEBIT) != 0) {
                writer.debit().flags(writer.debit().flags() | Account.FLAG_CLOSED);
            }
            if ((event.flags() & Transfer.FLAG_CLOSING_CREDIT) != 0) {
                writer.credit().flags(writer.credit().flags() | Account.FLAG_CLOSED);
            }
        } else {
            writer.debit().addDebitsPosted(amountLow, amountHigh);
            writer.credit().addCreditsPosted(amountLow, amountHigh);
        }
        final long row = writer.append(event, timestamp);
        writer.transfer().amount(amountLow, amountHigh);
        if (isPending) {
            final long pendingRow = tables.pendings.append(pending.buffer());
            pending.set(row, debitRow, creditRow);
            tables.pendings.written(pendingRow);
            writer.link().pending(Tables.rowAndOne(pendingRow));
            if (event.timeout() != 0) {
                tables.expiries.add(writer.transfer().expiry(), pendingRow);
            }
        }
    }

    private static CreateTransferStatus checkFields(final Transfer event) {
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
        final boolean isPending = (event.flags() & Transfer.FLAG_PENDING) != 0;
        if (!isPending && event.timeout() != 0) {
            return CreateTransferStatus.timeout_reserved_for_pending_transfer;
        }
        if (!isPending && (event.flags() & Transfer.FLAGS_CLOSING) != 0) {
            return CreateTransferStatus.closing_transfer_must_be_pending;
        }
        if (event.ledger() == 0) {
            return CreateTransferStatus.ledger_must_not_be_zero;
        }
        return event.code() == 0 ? CreateTransferStatus.code_must_not_be_zero : CreateTransferStatus.created;
    }

    private CreateTransferStatus checkAccounts(final Transfer event, final long debitRow, final long creditRow) {
        if (debitRow == Index.NOT_FOUND) {
            return CreateTransferStatus.debit_account_not_found;
        }
        if (creditRow == Index.NOT_FOUND) {
            return CreateTransferStatus.credit_account_not_found;
        }
        tables.accounts.read(debitRow, debit.buffer());
        tables.accounts.read(creditRow, credit.buffer());
        if (debit.ledger() != credit.ledger()) {
            return CreateTransferStatus.accounts_must_have_the_same_ledger;
        }
        if (event.ledger() != debit.ledger()) {
            return CreateTransferStatus.transfer_must_have_the_same_ledger_as_accounts;
        }
        if ((event.flags() & Transfer.FLAG_IMPORTED) != 0) {
            final CreateTransferStatus status = importedTimestamp.check(event, debit, credit);
            if (status != CreateTransferStatus.created) {
                return status;
            }
        }
        if ((debit.flags() & Account.FLAG_CLOSED) != 0) {
            return CreateTransferStatus.debit_account_already_closed;
        }
        return (credit.flags() & Account.FLAG_CLOSED) != 0
            ? CreateTransferStatus.credit_account_already_closed : CreateTransferStatus.created;
    }

    private void clampAmount(final Transfer event) {
        amountLow = event.amountLow();
        amountHigh = event.amountHigh();
        if ((event.flags() & Transfer.FLAG_BALANCING_DEBIT) != 0) {
            clampAmount(
                debit.creditsPostedLow(),
                debit.creditsPostedHigh(),
                debit.debitsPostedLow() + debit.debitsPendingLow(),
                debitsHigh());
        }
        if ((event.flags() & Transfer.FLAG_BALANCING_CREDIT) != 0) {
            clampAmount(
                credit.debitsPostedLow(),
                credit.debitsPostedHigh(),
                credit.creditsPostedLow() + credit.creditsPendingLow(),
                creditsHigh());
        }
    }

    /** Down to what one sum exceeds another by. */
    private void clampAmount(final long sumLow, final long sumHigh, final long otherLow, final long otherHigh) {
        if (!Uint128.exceeds(sumLow, sumHigh, otherLow, otherHigh)) {
            amountLow = 0;
            amountHigh = 0;
            return;
        }
        final long low = sumLow - otherLow;
        final long high = Uint128.differenceHigh(sumLow, sumHigh, otherLow, otherHigh);
        if (Uint128.exceeds(amountLow, amountHigh, low, high)) {
            amountLow = low;
            amountHigh = high;
        }
    }

    /** Overflow goes before limits. Pending and posted together do not overflow: that is checked with each transfer. */
    private CreateTransferStatus checkAmount(final Transfer event, final long timestamp) {
        final long low = amountLow;
        final long high = amountHigh;
        if ((event.flags() & Transfer.FLAG_PENDING) != 0) {
            if (Uint128.sumOverflows(debit.debitsPendingLow(), debit.debitsPendingHigh(), low, high)) {
                return CreateTransferStatus.overflows_debits_pending;
            }
            if (Uint128.sumOverflows(credit.creditsPendingLow(), credit.creditsPendingHigh(), low, high)) {
                return CreateTransferStatus.overflows_credits_pending;
            }
        }
        if (Uint128.sumOverflows(debit.debitsPostedLow(), debit.debitsPostedHigh(), low, high)) {
            return CreateTransferStatus.overflows_debits_posted;
        }
        if (Uint128.sumOverflows(credit.creditsPostedLow(), credit.creditsPostedHigh(), low, high)) {
            return CreateTransferStatus.overflows_credits_posted;
        }
        final long debitsLow = debit.debitsPendingLow() + debit.debitsPostedLow();
        final long debitsHigh = debitsHigh();
        if (Uint128.sumOverflows(debitsLow, debitsHigh, low, high)) {
            return CreateTransferStatus.overflows_debits;
        }
        final long creditsLow = credit.creditsPendingLow() + credit.creditsPostedLow();
        final long creditsHigh = creditsHigh();
        if (Uint128.sumOverflows(creditsLow, creditsHigh, low, high)) {
            return CreateTransferStatus.overflows_credits;
        }
        if (event.timeoutNs() > Long.MAX_VALUE - timestamp) {
            return CreateTransferStatus.overflows_timeout;
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

    private long debitsHigh() {
        return Uint128.sumHigh(
            debit.debitsPendingLow(), debit.debitsPendingHigh(), debit.debitsPostedLow(), debit.debitsPostedHigh());
    }

    private long creditsHigh() {
        return Uint128.sumHigh(
            credit.creditsPendingLow(), credit.creditsPendingHigh(), credit.creditsPostedLow(), credit.creditsPostedHigh());
    }
}
