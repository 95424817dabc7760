package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.CreateTransferStatus;

/**
 * Has a transfer that brings its own timestamp its place among the others?
 */
final class ImportedTimestamp {
    private final Timestamps transfers;
    private final Timestamps accounts;

    ImportedTimestamp(final Tables tables) {
        transfers = new Timestamps(tables.transfers);
        accounts = new Timestamps(tables.accounts);
    }

    CreateTransferStatus check(final Transfer event, final Account debit, final Account credit) {
        if (event.timestamp() <= transfers.last() || accounts.contains(event.timestamp())) {
            return CreateTransferStatus.imported_event_timestamp_must_not_regress;
        }
        if (event.timestamp() <= debit.timestamp()) {
            return CreateTransferStatus.imported_event_timestamp_must_postdate_debit_account;
        }
        if (event.timestamp() <= credit.timestamp()) {
            return CreateTransferStatus.imported_event_timestamp_must_postdate_credit_account;
        }
        return event.timeout() == 0
            ? CreateTransferStatus.created : CreateTransferStatus.imported_event_timeout_must_be_zero;
    }
}
