package io.millrace.ops.imports;

import io.millrace.client.AccountResults;
import io.millrace.client.TransferResults;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.ops.ledger.ExactSum;

/** Counts what became of accounts and rows, and writes down the rows that were rejected. */
final class ImportTally {
    private static final int ACCOUNT_EXISTS = CreateAccountStatus.exists.value();
    private static final int TRANSFER_EXISTS = CreateTransferStatus.exists.value();

    private final RejectedRows rejected;
    private final ExactSum amount = new ExactSum();
    private final ExactSum net = new ExactSum();
    private long rows;
    private long created;
    private long alreadyThere;
    private long accountsCreated;
    private long accountsDiffering;

    ImportTally(final RejectedRows rejected) {
        this.rejected = rejected;
    }

    void onRow() {
        rows++;
    }

    void onRejected(final Row row, final RowRejectedException why) {
        rejected.add(row, why.reason().toString(), why.getMessage());
    }

    void onAccounts(final AccountResults results) {
        for (int i = 0; i < results.count(); i++) {
            if (results.isCreated(i)) {
                accountsCreated++;
            } else if (results.statusCode(i) != ACCOUNT_EXISTS) {
                accountsDiffering++;
            }
        }
    }

    void onTransfers(final ImportBatch batch, final TransferResults results) {
        for (int i = 0; i < results.count(); i++) {
            if (results.isCreated(i)) {
                created++;
                onApplied(batch, i);
            } else if (results.statusCode(i) == TRANSFER_EXISTS) {
                alreadyThere++;
                onApplied(batch, i);
            } else {
                rejected.add(batch.row(i), results.status(i).name(), "the ledger did not take the transfer");
            }
        }
    }

    long rows() {
        return rows;
    }

    ImportSummary summary() {
        return new ImportSummary(rows, created, alreadyThere, rejected.count(), accountsCreated, accountsDiffering,
            amount.value(), net.value());
    }

    private void onApplied(final ImportBatch batch, final int i) {
        amount.add(batch.amountHigh(i), batch.amountLow(i));
        if (batch.isSwapped(i)) {
            net.subtract(batch.amountHigh(i), batch.amountLow(i));
        } else {
            net.add(batch.amountHigh(i), batch.amountLow(i));
        }
    }
}
