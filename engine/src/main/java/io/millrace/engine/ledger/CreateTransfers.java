package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.ledger.CreateTransfersReplyEncoder;
import io.millrace.engine.service.Settings;
import io.millrace.engine.store.Index;

/**
 * Command create_transfers: judges an event by its id and flags, and hands it on to what is done for its kind.
 */
final class CreateTransfers extends EventBatch {

    private final Tables tables;
    private final ExistingTransfer existingTransfer;
    private final NewTransfer newTransfer;
    private final ResolvingTransfer resolvingTransfer;
    private final Transfer event = new Transfer();
    private final TransfersAhead ahead;

    CreateTransfers(final Tables tables) {
        super(
            tables.store,
            Transfer.FLAG_IMPORTED,
            CreateTransfersReplyEncoder.TEMPLATE_ID,
            "the ceiling on the number of transfers is reached; nothing of the command was applied, raise transfersMax");
        final TransferWriter writer = new TransferWriter(tables);
        final ImportedTimestamp importedTimestamp = new ImportedTimestamp(tables);
        this.tables = tables;
        this.existingTransfer = new ExistingTransfer(tables);
        this.newTransfer = new NewTransfer(tables, writer, importedTimestamp);
        this.resolvingTransfer = new ResolvingTransfer(tables, writer, importedTimestamp);
        this.ahead = new TransfersAhead(tables, LOCATED_COUNT);
    }

    @Override
    void locate(final int from, final int to) {
        if (from == 0 && to <= ExpectedTransfers.EVENTS_OF_COMMAND_MAX) {
            return;
        }
        for (int i = from; i < to; i++) {
            read(i, event.buffer());
            ahead.add(event);
        }
        ahead.run();
    }

    @Override
    int create(final int i, final long placeInTime, final long timestamp, final Settings settings) {
        read(i, event.buffer());
        CreateTransferStatus status = checkIdentity();
        if (status == CreateTransferStatus.created) {
            status = (event.flags() & Transfer.FLAGS_RESOLVING) == 0
                ? createNew(timestamp, settings)
                : createResolving(placeInTime, timestamp, settings);
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
        tables.transferIds.insert(event.idLow(), event.idHigh(), Tables.FAILED_ID);
    }

    /** May the same event succeed later, when other things have happened? */
    private static boolean isTransient(final int status) {
        return status == CreateTransferStatus.debit_account_not_found.value()
            || status == CreateTransferStatus.credit_account_not_found.value()
            || status == CreateTransferStatus.pending_transfer_not_found.value()
            || status == CreateTransferStatus.debit_account_already_closed.value()
            || status == CreateTransferStatus.credit_account_already_closed.value()
            || status == CreateTransferStatus.exceeds_credits.value()
            || status == CreateTransferStatus.exceeds_debits.value();
    }

    private CreateTransferStatus checkIdentity() {
        final int flags = event.flags();
        if ((flags & ~Transfer.FLAGS) != 0) {
            return CreateTransferStatus.reserved_flag;
        }
        if (Uint128.isZero(event.idLow(), event.idHigh())) {
            return CreateTransferStatus.id_must_not_be_zero;
        }
        if (Uint128.isMax(event.idLow(), event.idHigh())) {
            return CreateTransferStatus.id_must_not_be_int_max;
        }
        final long row = tables.transferIds.get(event.idLow(), event.idHigh());
        if (row == Tables.FAILED_ID) {
            return CreateTransferStatus.id_already_failed;
        }
        if (row != Index.NOT_FOUND) {
            final CreateTransferStatus status = existingTransfer.compare(event, row);
            if (status == CreateTransferStatus.exists) {
                resultTimestamp(existingTransfer.timestamp());
            }
            return status;
        }
        return areFlagsCompatible(flags) ? CreateTransferStatus.created : CreateTransferStatus.flags_are_mutually_exclusive;
    }

    /** Post and void go neither together nor with anything that a new transfer can be. */
    private static boolean areFlagsCompatible(final int flags) {
        final int resolving = flags & Transfer.FLAGS_RESOLVING;
        final int others = Transfer.FLAG_PENDING | Transfer.FLAGS_BALANCING | Transfer.FLAGS_CLOSING;
        return resolving == 0 || resolving != Transfer.FLAGS_RESOLVING && (flags & others) == 0;
    }

    private CreateTransferStatus createNew(final long timestamp, final Settings settings) {
        final long debitRow = tables.accountIds.get(event.debitAccountIdLow(), event.debitAccountIdHigh());
        final long creditRow = tables.accountIds.get(event.creditAccountIdLow(), event.creditAccountIdHigh());
        final CreateTransferStatus status = newTransfer.check(event, debitRow, creditRow, timestamp);
        if (status == CreateTransferStatus.created && hasRoom(settings)) {
            newTransfer.apply(event, debitRow, creditRow, timestamp);
        }
        return status;
    }

    private CreateTransferStatus createResolving(
        final long placeInTime, final long timestamp, final Settings settings) {
        final CreateTransferStatus status = resolvingTransfer.check(event, placeInTime);
        if (status == CreateTransferStatus.created && hasRoom(settings)) {
            resolvingTransfer.apply(event, timestamp);
        }
        return status;
    }

    private boolean hasRoom(final Settings settings) {
        if (isCeilingReached(settings)) {
            storeFull();
            return false;
        }
        return true;
    }

    /** The ceiling stands for memory, so ids that are remembered as failed count too. */
    private boolean isCeilingReached(final Settings settings) {
        final long size = tables.transferIds.size();
        return size >= Tables.ROWS_MAX || Long.compareUnsigned(size, settings.transfersMax()) >= 0;
    }
}
