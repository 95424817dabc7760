package io.millrace.ops.imports;

import io.millrace.client.TransferFlags;

import java.util.List;

/**
 * Reads one row after the other as a transfer.
 *
 * <p>The id of a transfer that no column identifies is made of what was imported and where the row stands in it, so that
 * the same file gives the same ids whenever it is run again:
 * <pre>
 *   127                                     48 47              0
 *  +------------------------------------------+-----------------+
 *  | first 80 bits of the file's SHA-256      | line number     |
 *  +------------------------------------------+-----------------+
 * </pre>
 */
final class TransferMapper {
    private static final int LINE_BITS = 48;
    private static final int RESOLVING = TransferFlags.POST_PENDING_TRANSFER | TransferFlags.VOID_PENDING_TRANSFER;
    /** Amount of a row that posts or voids all that is pending. */
    private static final String ALL = "all";

    private final AccountDirectory accounts = new AccountDirectory();
    private final Ids ids = new Ids();
    private final TransferDraft draft = new TransferDraft();
    private final int fieldCount;
    private final Column[] dates;
    private final Column amountColumn;
    private final DecimalAmount amount;
    private final boolean swapsNegativeAmounts;
    private final AccountSide debitSide;
    private final AccountSide creditSide;
    private final Column idColumn;
    private final long fileIdHigh;
    private final long fileIdLow;
    private final IntegerField ledger;
    private final IntegerField code;
    private final IntegerField userData128;
    private final IntegerField userData64;
    private final IntegerField userData32;
    private final TransferFlagsField flags;
    private final Template.Bound pendingId;
    private final IntegerField timeout;

    TransferMapper(final ImportMapping mapping, final List<String> header, final byte[] digest) {
        fieldCount = header.size();
        dates = mapping.dateColumns(header);
        amountColumn = mapping.amountColumn(header);
        amount = new DecimalAmount(mapping.decimals());
        swapsNegativeAmounts = mapping.swapsNegativeAmounts();
        debitSide = mapping.debitSide(header);
        creditSide = mapping.creditSide(header);
        idColumn = mapping.idColumn(header);
        fileIdHigh = idColumn == null ? Ids.bigEndianLong(digest, 0) : 0;
        fileIdLow = idColumn == null ? Ids.bigEndianLong(digest, Long.BYTES) >>> LINE_BITS << LINE_BITS : 0;
        ledger = mapping.ledgerField(header);
        code = mapping.codeField(header);
        userData128 = mapping.userData128Field(header);
        userData64 = mapping.userData64Field(header);
        userData32 = mapping.userData32Field(header);
        flags = mapping.flagsField(header);
        pendingId = mapping.pendingIdText(header);
        timeout = mapping.timeoutField(header);
    }

    /**
     * @return the transfer; valid until the next call.
     * @throws RowRejectedException if the row is no transfer.
     */
    TransferDraft map(final Row row) {
        if (row.fieldCount() != fieldCount) {
            throw new RowRejectedException(RejectReason.FIELD_COUNT,
                "the row has " + row.fieldCount() + " fields, the header " + fieldCount);
        }
        for (int i = 0; i < dates.length; i++) {
            requireDate(dates[i], row);
        }
        draft.flags = flags.evaluate(row);
        draft.resolving = (draft.flags & RESOLVING) != 0;
        mapAmount(row);
        mapId(row);
        if (draft.resolving) {
            mapPendingId(row);
        } else {
            mapAccounts(row);
            draft.pendingIdHigh = 0;
            draft.pendingIdLow = 0;
            draft.ledger = (int) ledger.evaluate(row).low();
            draft.code = (int) code.evaluate(row).low();
        }
        draft.timeoutSeconds = (draft.flags & TransferFlags.PENDING) == 0 ? 0 : (int) timeout.evaluate(row).low();
        final Unsigned128 wide = userData128.evaluate(row);
        draft.userData128High = wide.high();
        draft.userData128Low = wide.low();
        draft.userData64 = userData64 == null ? row.line() : userData64.evaluate(row).low();
        draft.userData32 = (int) userData32.evaluate(row).low();
        return draft;
    }

    private static void requireDate(final Column column, final Row row) {
        final Text value = column.value(row);
        if (!IsoDate.isDate(value)) {
            throw new RowRejectedException(RejectReason.DATE_INVALID,
                column.name() + " '" + value + "' is not a date like 2010-12-31");
        }
    }

    private void mapAmount(final Row row) {
        final Text text = amountColumn.value(row);
        if (draft.resolving && ALL.contentEquals(text)) {
            final long half = (draft.flags & TransferFlags.POST_PENDING_TRANSFER) == 0 ? 0 : -1;
            draft.amountHigh = half;
            draft.amountLow = half;
            draft.swapped = false;
            return;
        }
        amount.parse(text);
        draft.swapped = amount.isNegative();
        if (draft.swapped && (!swapsNegativeAmounts || draft.resolving)) {
            throw new RowRejectedException(RejectReason.AMOUNT_NEGATIVE,
                "amount '" + amountColumn.value(row) + "' is negative");
        }
        draft.amountHigh = amount.magnitude().high();
        draft.amountLow = amount.magnitude().low();
    }

    private void mapPendingId(final Row row) {
        if (pendingId == null) {
            throw new RowRejectedException(RejectReason.COLUMN_EMPTY, "nothing says which transfer is posted or voided");
        }
        final Unsigned128 id = ids.derive(pendingId.evaluate(row));
        draft.pendingIdHigh = id.high();
        draft.pendingIdLow = id.low();
    }

    private void mapAccounts(final Row row) {
        final Account debit = accounts.find(debitSide.text(row));
        final Account credit = accounts.find(creditSide.text(row));
        final long debitUserData64 = debit.isRequested() ? 0 : debitSide.userData64(row);
        final long creditUserData64 = credit.isRequested() ? 0 : creditSide.userData64(row);
        draft.debit = draft.swapped ? credit : debit;
        draft.debitSide = draft.swapped ? creditSide : debitSide;
        draft.debitUserData64 = draft.swapped ? creditUserData64 : debitUserData64;
        draft.credit = draft.swapped ? debit : credit;
        draft.creditSide = draft.swapped ? debitSide : creditSide;
        draft.creditUserData64 = draft.swapped ? debitUserData64 : creditUserData64;
    }

    private void mapId(final Row row) {
        if (idColumn == null) {
            draft.idHigh = fileIdHigh;
            draft.idLow = fileIdLow | row.line();
            return;
        }
        final Text text = idColumn.value(row);
        if (text.length() == 0) {
            throw new RowRejectedException(RejectReason.COLUMN_EMPTY, idColumn.name() + " is empty");
        }
        final Unsigned128 id = ids.derive(text);
        draft.idHigh = id.high();
        draft.idLow = id.low();
    }
}
