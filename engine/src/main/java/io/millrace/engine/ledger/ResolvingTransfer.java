package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.store.Index;

/**
 * The second of two phases: posts a pending transfer, whole or in part, or voids it. Fields of its own that are zero stand
 * for what the pending transfer has.
 */
final class ResolvingTransfer {
    private final Tables tables;
    private final TransferWriter writer;
    private final ImportedTimestamp importedTimestamp;
    private final Transfer pendingTransfer = new Transfer();
    private final Link link = new Link();
    private final Pending pending = new Pending();
    private final Account debit = new Account();
    private final Account credit = new Account();
    private long pendingRow;
    /** What is posted, or what was pending where it is voided. */
    private long amountLow;
    private long amountHigh;

    ResolvingTransfer(final Tables tables, final TransferWriter writer, final ImportedTimestamp importedTimestamp) {
        this.tables = tables;
        this.writer = writer;
        this.importedTimestamp = importedTimestamp;
    }

    /** The place in time is the event's own, also where it brings a timestamp: by it the time-out is judged. */
    CreateTransferStatus check(final Transfer event, final long placeInTime) {
        CreateTransferStatus status = checkPendingId(event);
        if (status == CreateTransferStatus.created) {
            status = checkAgreement(event);
        }
        if (status == CreateTransferStatus.created) {
            status = checkAmount(event);
        }
        if (status == CreateTransferStatus.created) {
            status = checkState(placeInTime);
        }
        return status == CreateTransferStatus.created ? checkAccounts(event) : status;
    }

    /** Only after {@link #check} has found nothing. */
    void apply(final Transfer event, final long timestamp) {
        final boolean isVoiding = isVoiding(event);
        tables.expiries.remove(pendingRow);
        tables.pendings.update(pendingRow, pending.buffer());
        pending.state(isVoiding ? Pending.STATE_VOIDED : Pending.STATE_POSTED);
        tables.pendings.written(pendingRow);

        writer.begin(pending.debitRow(), pending.creditRow());
        writer.release(pendingTransfer, isVoiding);
        if (!isVoiding) {
            writer.debit().addDebitsPosted(amountLow, amountHigh);
            writer.credit().addCreditsPosted(amountLow, amountHigh);
        }
        writer.append(event, timestamp);
        inherit(writer.transfer());
    }

    private CreateTransferStatus checkPendingId(final Transfer event) {
        if (Uint128.isZero(event.pendingIdLow(), event.pendingIdHigh())) {
            return CreateTransferStatus.pending_id_must_not_be_zero;
        }
        if (Uint128.isMax(event.pendingIdLow(), event.pendingIdHigh())) {
            return CreateTransferStatus.pending_id_must_not_be_int_max;
        }
        if (event.pendingIdLow() == event.idLow() && event.pendingIdHigh() == event.idHigh()) {
            return CreateTransferStatus.pending_id_must_be_different;
        }
        if (event.timeout() != 0) {
            return CreateTransferStatus.timeout_reserved_for_pending_transfer;
        }
        final long row = tables.transferIds.get(event.pendingIdLow(), event.pendingIdHigh());
        if (row == Index.NOT_FOUND || row == Tables.FAILED_ID) {
            return CreateTransferStatus.pending_transfer_not_found;
        }
        tables.links.read(row, link.buffer());
        if (link.pending() == 0) {
            return CreateTransferStatus.pending_transfer_not_pending;
        }
        tables.transfers.read(row, pendingTransfer.buffer());
        pendingRow = Tables.row(link.pending());
        tables.pendings.read(pendingRow, pending.buffer());
        return CreateTransferStatus.created;
    }

    private CreateTransferStatus checkAgreement(final Transfer event) {
        if (!Uint128.isZero(event.debitAccountIdLow(), event.debitAccountIdHigh())
            && (event.debitAccountIdLow() != pendingTransfer.debitAccountIdLow()
            || event.debitAccountIdHigh() != pendingTransfer.debitAccountIdHigh())) {
            return CreateTransferStatus.pending_transfer_has_different_debit_account_id;
        }
        if (!Uint128.isZero(event.creditAccountIdLow(), event.creditAccountIdHigh())
            && (event.creditAccountIdLow() != pendingTransfer.creditAccountIdLow()
            || event.creditAccountIdHigh() != pendingTransfer.creditAccountIdHigh())) {
            return CreateTransferStatus.pending_transfer_has_different_credit_account_id;
        }
        if (event.ledger() != 0 && event.ledger() != pendingTransfer.ledger()) {
            return CreateTransferStatus.pending_transfer_has_different_ledger;
        }
        return event.code() != 0 && event.code() != pendingTransfer.code()
            ? CreateTransferStatus.pending_transfer_has_different_code : CreateTransferStatus.created;
    }

    private CreateTransferStatus checkAmount(final Transfer event) {
        final long pendingLow = pendingTransfer.amountLow();
        final long pendingHigh = pendingTransfer.amountHigh();
        final boolean isVoiding = isVoiding(event);
        final boolean isAll = isVoiding
            ? Uint128.isZero(event.amountLow(), event.amountHigh())
            : Uint128.isMax(event.amountLow(), event.amountHigh());
        amountLow = isAll ? pendingLow : event.amountLow();
        amountHigh = isAll ? pendingHigh : event.amountHigh();
        if (Uint128.exceeds(amountLow, amountHigh, pendingLow, pendingHigh)) {
            return CreateTransferStatus.exceeds_pending_transfer_amount;
        }
        return isVoiding && (amountLow != pendingLow || amountHigh != pendingHigh)
            ? CreateTransferStatus.pending_transfer_has_different_amount : CreateTransferStatus.created;
    }

    private CreateTransferStatus checkState(final long placeInTime) {
        switch (pending.state()) {
            case Pending.STATE_POSTED:
                return CreateTransferStatus.pending_transfer_already_posted;
            case Pending.STATE_VOIDED:
                return CreateTransferStatus.pending_transfer_already_voided;
            case Pending.STATE_EXPIRED:
                return CreateTransferStatus.pending_transfer_expired;
            default:
                return pendingTransfer.timeout() != 0 && pendingTransfer.expiry() <= placeInTime
                    ? CreateTransferStatus.pending_transfer_expired : CreateTransferStatus.created;
        }
    }

    private CreateTransferStatus checkAccounts(final Transfer event) {
        tables.accounts.read(pending.debitRow(), debit.buffer());
        tables.accounts.read(pending.creditRow(), credit.buffer());
        if ((event.flags() & Transfer.FLAG_IMPORTED) != 0) {
            final CreateTransferStatus status = importedTimestamp.check(event, debit, credit);
            if (status != CreateTransferStatus.created) {
                return status;
            }
        }
        if (isVoiding(event)) {
            return CreateTransferStatus.created;
        }
        if ((debit.flags() & Account.FLAG_CLOSED) != 0) {
            return CreateTransferStatus.debit_account_already_closed;
        }
        return (credit.flags() & Account.FLAG_CLOSED) != 0
            ? CreateTransferStatus.credit_account_already_closed : CreateTransferStatus.created;
    }

    private void inherit(final Transfer transfer) {
        transfer.debitAccountId(pendingTransfer.debitAccountIdLow(), pendingTransfer.debitAccountIdHigh());
        transfer.creditAccountId(pendingTransfer.creditAccountIdLow(), pendingTransfer.creditAccountIdHigh());
        transfer.amount(amountLow, amountHigh);
        transfer.ledger(pendingTransfer.ledger());
        transfer.code(pendingTransfer.code());
        if (Uint128.isZero(transfer.userData128Low(), transfer.userData128High())) {
            transfer.userData128(pendingTransfer.userData128Low(), pendingTransfer.userData128High());
        }
        if (transfer.userData64() == 0) {
            transfer.userData64(pendingTransfer.userData64());
        }
        if (transfer.userData32() == 0) {
            transfer.userData32(pendingTransfer.userData32());
        }
    }

    private static boolean isVoiding(final Transfer event) {
        return (event.flags() & Transfer.FLAG_VOID_PENDING_TRANSFER) != 0;
    }
}
