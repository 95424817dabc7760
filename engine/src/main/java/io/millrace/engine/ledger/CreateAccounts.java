package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateAccountsReplyEncoder;
import io.millrace.engine.service.Settings;
import io.millrace.engine.store.Index;
import io.millrace.engine.store.ReadAhead;
import io.millrace.engine.store.Table;

/**
 * Command create_accounts: its checks, in the order in which their statuses go before one another.
 */
final class CreateAccounts extends EventBatch {
    private final Table accounts;
    private final Index accountIds;
    private final Timestamps accountTimestamps;
    private final Timestamps transferTimestamps;
    private final Account event = new Account();
    private final Account stored = new Account();
    private final ReadAhead readAhead;

    CreateAccounts(final Tables tables) {
        super(
            tables.store,
            Account.FLAG_IMPORTED,
            CreateAccountsReplyEncoder.TEMPLATE_ID,
            "the ceiling on the number of accounts is reached; nothing of the command was applied, raise accountsMax");
        this.accounts = tables.accounts;
        this.accountIds = tables.accountIds;
        this.accountTimestamps = new Timestamps(tables.accounts);
        this.transferTimestamps = new Timestamps(tables.transfers);
        this.readAhead = new ReadAhead(tables.store, LOCATED_COUNT);
    }

    @Override
    void locate(final int from, final int to) {
        for (int i = from; i < to; i++) {
            read(i, event.buffer());
            readAhead.addKey(accountIds, event.idLow(), event.idHigh());
        }
        readAhead.run();
    }

    @Override
    int create(final int i, final long placeInTime, final long timestamp, final Settings settings) {
        read(i, event.buffer());
        CreateAccountStatus status = checkIdentity();
        if (status == CreateAccountStatus.created) {
            status = checkFields();
        }
        if (status == CreateAccountStatus.created) {
            append(timestamp, settings);
        }
        return status.value();
    }

    @Override
    void onFailed(final int i, final int status, final Settings settings) {
        // No status of an account is transient: a retry is judged anew.
    }

    private CreateAccountStatus checkIdentity() {
        if (event.reserved() != 0) {
            return CreateAccountStatus.reserved_field;
        }
        if ((event.flags() & ~Account.FLAGS) != 0) {
            return CreateAccountStatus.reserved_flag;
        }
        if (Uint128.isZero(event.idLow(), event.idHigh())) {
            return CreateAccountStatus.id_must_not_be_zero;
        }
        if (Uint128.isMax(event.idLow(), event.idHigh())) {
            return CreateAccountStatus.id_must_not_be_int_max;
        }
        final long row = accountIds.get(event.idLow(), event.idHigh());
        return row == Index.NOT_FOUND ? CreateAccountStatus.created : compareWith(row);
    }

    private CreateAccountStatus compareWith(final long row) {
        accounts.read(row, stored.buffer());
        if (event.flags() != stored.flags()) {
            return CreateAccountStatus.exists_with_different_flags;
        }
        if (event.userData128Low() != stored.userData128Low() || event.userData128High() != stored.userData128High()) {
            return CreateAccountStatus.exists_with_different_user_data_128;
        }
        if (event.userData64() != stored.userData64()) {
            return CreateAccountStatus.exists_with_different_user_data_64;
        }
        if (event.userData32() != stored.userData32()) {
            return CreateAccountStatus.exists_with_different_user_data_32;
        }
        if (event.ledger() != stored.ledger()) {
            return CreateAccountStatus.exists_with_different_ledger;
        }
        if (event.code() != stored.code()) {
            return CreateAccountStatus.exists_with_different_code;
        }
        resultTimestamp(stored.timestamp());
        return CreateAccountStatus.exists;
    }

    private CreateAccountStatus checkFields() {
        final int limits = Account.FLAG_DEBITS_MUST_NOT_EXCEED_CREDITS | Account.FLAG_CREDITS_MUST_NOT_EXCEED_DEBITS;
        if ((event.flags() & limits) == limits) {
            return CreateAccountStatus.flags_are_mutually_exclusive;
        }
        if (!Uint128.isZero(event.debitsPendingLow(), event.debitsPendingHigh())) {
            return CreateAccountStatus.debits_pending_must_be_zero;
        }
        if (!Uint128.isZero(event.debitsPostedLow(), event.debitsPostedHigh())) {
            return CreateAccountStatus.debits_posted_must_be_zero;
        }
        if (!Uint128.isZero(event.creditsPendingLow(), event.creditsPendingHigh())) {
            return CreateAccountStatus.credits_pending_must_be_zero;
        }
        if (!Uint128.isZero(event.creditsPostedLow(), event.creditsPostedHigh())) {
            return CreateAccountStatus.credits_posted_must_be_zero;
        }
        if (event.ledger() == 0) {
            return CreateAccountStatus.ledger_must_not_be_zero;
        }
        if (event.code() == 0) {
            return CreateAccountStatus.code_must_not_be_zero;
        }
        if ((event.flags() & Account.FLAG_IMPORTED) != 0
            && (event.timestamp() <= accountTimestamps.last() || transferTimestamps.contains(event.timestamp()))) {
            return CreateAccountStatus.imported_event_timestamp_must_not_regress;
        }
        return CreateAccountStatus.created;
    }

    private void append(final long timestamp, final Settings settings) {
        if (accounts.rowCount() >= Tables.ROWS_MAX || Long.compareUnsigned(accounts.rowCount(), settings.accountsMax()) >= 0) {
            storeFull();
            return;
        }
        final long row = accounts.append(stored.buffer());
        stored.copyFrom(event);
        stored.timestamp(timestamp);
        accounts.written(row);
        accountIds.insert(event.idLow(), event.idHigh(), row);
    }
}
