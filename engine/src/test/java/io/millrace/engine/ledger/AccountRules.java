package io.millrace.engine.ledger;

/**
 * What is wrong with an event of create_accounts, in the order in which it is checked. The statuses of chains are not given
 * here.
 */
final class AccountRules {
    private static final int KNOWN_FLAGS = 63;

    private AccountRules() {
    }

    static String status(
        final ModelState state, final AccountData event, final boolean isBatchImported, final long commandTimestamp) {
        final boolean isImported = event.is(AccountData.IMPORTED);
        final AccountData stored = state.accounts.get(event.id());
        return isBatchImported && !isImported ? "imported_event_expected"
            : !isBatchImported && isImported ? "imported_event_not_expected"
            : !isImported && event.timestamp() != 0 ? "timestamp_must_be_zero"
            // Above 2^63-1 is negative here.
            : isImported && event.timestamp() <= 0 ? "imported_event_timestamp_out_of_range"
            : isImported && event.timestamp() >= commandTimestamp ? "imported_event_timestamp_must_not_advance"
            : event.reserved() != 0 ? "reserved_field"
            : (event.flags() & ~KNOWN_FLAGS) != 0 ? "reserved_flag"
            : event.id().signum() == 0 ? "id_must_not_be_zero"
            : event.id().equals(LedgerModel.MAX) ? "id_must_not_be_int_max"
            : stored != null ? existsStatus(event, stored)
            : newStatus(state, event);
    }

    private static String existsStatus(final AccountData event, final AccountData stored) {
        return event.flags() != stored.flags() ? "exists_with_different_flags"
            : !event.userData128().equals(stored.userData128()) ? "exists_with_different_user_data_128"
            : event.userData64() != stored.userData64() ? "exists_with_different_user_data_64"
            : event.userData32() != stored.userData32() ? "exists_with_different_user_data_32"
            : event.ledger() != stored.ledger() ? "exists_with_different_ledger"
            : event.code() != stored.code() ? "exists_with_different_code"
            : "exists";
    }

    private static String newStatus(final ModelState state, final AccountData event) {
        return event.is(AccountData.DEBITS_LIMITED) && event.is(AccountData.CREDITS_LIMITED) ? "flags_are_mutually_exclusive"
            : event.debitsPending().signum() != 0 ? "debits_pending_must_be_zero"
            : event.debitsPosted().signum() != 0 ? "debits_posted_must_be_zero"
            : event.creditsPending().signum() != 0 ? "credits_pending_must_be_zero"
            : event.creditsPosted().signum() != 0 ? "credits_posted_must_be_zero"
            : event.ledger() == 0 ? "ledger_must_not_be_zero"
            : event.code() == 0 ? "code_must_not_be_zero"
            : event.is(AccountData.IMPORTED) && isRegressing(state, event) ? "imported_event_timestamp_must_not_regress"
            : "created";
    }

    private static boolean isRegressing(final ModelState state, final AccountData event) {
        return event.timestamp() <= state.lastAccountTimestamp || state.hasTransferAt(event.timestamp());
    }
}
