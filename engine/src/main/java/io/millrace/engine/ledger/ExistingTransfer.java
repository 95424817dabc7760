package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.CreateTransferStatus;

/**
 * Compares an event with the transfer that has its id already: a repetition, or something else under the same id.
 */
final class ExistingTransfer {
    private final Tables tables;
    private final Transfer stored = new Transfer();
    private final Transfer pending = new Transfer();

    ExistingTransfer(final Tables tables) {
        this.tables = tables;
    }

    /** When the transfer that was compared last was created. */
    long timestamp() {
        return stored.timestamp();
    }

    CreateTransferStatus compare(final Transfer event, final long row) {
        tables.transfers.read(row, stored.buffer());
        if (event.flags() != stored.flags()) {
            return CreateTransferStatus.exists_with_different_flags;
        }
        if (event.pendingIdLow() != stored.pendingIdLow() || event.pendingIdHigh() != stored.pendingIdHigh()) {
            return CreateTransferStatus.exists_with_different_pending_id;
        }
        if (event.timeout() != stored.timeout()) {
            return CreateTransferStatus.exists_with_different_timeout;
        }
        return (event.flags() & Transfer.FLAGS_RESOLVING) == 0 ? compareNew(event) : compareResolving(event);
    }

    private CreateTransferStatus compareNew(final Transfer event) {
        if (event.debitAccountIdLow() != stored.debitAccountIdLow()
            || event.debitAccountIdHigh() != stored.debitAccountIdHigh()) {
            return CreateTransferStatus.exists_with_different_debit_account_id;
        }
        if (event.creditAccountIdLow() != stored.creditAccountIdLow()
            || event.creditAccountIdHigh() != stored.creditAccountIdHigh()) {
            return CreateTransferStatus.exists_with_different_credit_account_id;
        }
        if (!isAmountRepeated(event)) {
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
        return event.code() == stored.code()
            ? CreateTransferStatus.exists : CreateTransferStatus.exists_with_different_code;
    }

    /** What was asked for is an upper bound where the transfer was balancing. */
    private boolean isAmountRepeated(final Transfer event) {
        if ((event.flags() & Transfer.FLAGS_BALANCING) != 0) {
            return !Uint128.exceeds(stored.amountLow(), stored.amountHigh(), event.amountLow(), event.amountHigh());
        }
        return event.amountLow() == stored.amountLow() && event.amountHigh() == stored.amountHigh();
    }

    /** A field that is zero stands for what the pending transfer has. */
    private CreateTransferStatus compareResolving(final Transfer event) {
        tables.transfers.read(
            tables.transferIds.get(stored.pendingIdLow(), stored.pendingIdHigh()), pending.buffer());
        if (!Uint128.isZero(event.debitAccountIdLow(), event.debitAccountIdHigh())
            && (event.debitAccountIdLow() != stored.debitAccountIdLow()
            || event.debitAccountIdHigh() != stored.debitAccountIdHigh())) {
            return CreateTransferStatus.exists_with_different_debit_account_id;
        }
        if (!Uint128.isZero(event.creditAccountIdLow(), event.creditAccountIdHigh())
            && (event.creditAccountIdLow() != stored.creditAccountIdLow()
            || event.creditAccountIdHigh() != stored.creditAccountIdHigh())) {
            return CreateTransferStatus.exists_with_different_credit_account_id;
        }
        if (!isResolvedAmountRepeated(event)) {
            return CreateTransferStatus.exists_with_different_amount;
        }
        final boolean inheritsUserData128 = Uint128.isZero(event.userData128Low(), event.userData128High());
        if (stored.userData128Low() != (inheritsUserData128 ? pending : event).userData128Low()
            || stored.userData128High() != (inheritsUserData128 ? pending : event).userData128High()) {
            return CreateTransferStatus.exists_with_different_user_data_128;
        }
        if (stored.userData64() != (event.userData64() == 0 ? pending : event).userData64()) {
            return CreateTransferStatus.exists_with_different_user_data_64;
        }
        if (stored.userData32() != (event.userData32() == 0 ? pending : event).userData32()) {
            return CreateTransferStatus.exists_with_different_user_data_32;
        }
        if (event.ledger() != 0 && event.ledger() != stored.ledger()) {
            return CreateTransferStatus.exists_with_different_ledger;
        }
        return event.code() == 0 || event.code() == stored.code()
            ? CreateTransferStatus.exists : CreateTransferStatus.exists_with_different_code;
    }

    private boolean isResolvedAmountRepeated(final Transfer event) {
        final boolean standsForAll = (event.flags() & Transfer.FLAG_VOID_PENDING_TRANSFER) != 0
            ? Uint128.isZero(event.amountLow(), event.amountHigh())
            : Uint128.isMax(event.amountLow(), event.amountHigh());
        final Transfer expected = standsForAll ? pending : event;
        return stored.amountLow() == expected.amountLow() && stored.amountHigh() == expected.amountHigh();
    }
}
