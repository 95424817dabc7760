package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.Set;

import static io.millrace.engine.ledger.TransferData.BALANCING_CREDIT;
import static io.millrace.engine.ledger.TransferData.BALANCING_DEBIT;
import static io.millrace.engine.ledger.TransferData.CLOSING_CREDIT;
import static io.millrace.engine.ledger.TransferData.CLOSING_DEBIT;
import static io.millrace.engine.ledger.TransferData.IMPORTED;
import static io.millrace.engine.ledger.TransferData.PENDING;
import static io.millrace.engine.ledger.TransferData.POST;
import static io.millrace.engine.ledger.TransferData.VOID;

/**
 * What is wrong with an event of create_transfers, in the order in which it is checked, and what it would move. The statuses
 * of chains are not given here.
 */
final class TransferRules {
    /** Another transfer could cure it, and still the id is spent. */
    static final Set<String> TRANSIENT = Set.of(
        "debit_account_not_found", "credit_account_not_found", "pending_transfer_not_found", "debit_account_already_closed",
        "credit_account_already_closed", "exceeds_credits", "exceeds_debits");

    private static final int KNOWN_FLAGS = 511;
    private static final BigInteger MAX = LedgerModel.MAX;
    private static final BigInteger TIMESTAMP_MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger NS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

    private final ModelState state;
    private final Set<BigInteger> failedIds;
    /** T of the command. */
    private final long commandTimestamp;
    private final boolean isBatchImported;

    TransferRules(
        final ModelState state,
        final Set<BigInteger> failedIds,
        final long commandTimestamp,
        final boolean isBatchImported) {
        this.state = state;
        this.failedIds = failedIds;
        this.commandTimestamp = commandTimestamp;
        this.isBatchImported = isBatchImported;
    }

    /** When a pending transfer expires; only for one that has a timeout. */
    static BigInteger expiry(final TransferData pending) {
        return BigInteger.valueOf(pending.timestamp()).add(timeoutNs(pending));
    }

    /**
     * The event as it would be stored, its timestamp aside: with what it takes over from its pending transfer and with the
     * amount that moves.
     */
    TransferData completed(final TransferData event) {
        if (event.is(POST | VOID)) {
            return inheriting(event, state.transfers.get(event.pendingId()));
        }
        BigInteger amount = event.amount();
        if (event.is(BALANCING_DEBIT)) {
            final AccountData debit = state.accounts.get(event.debitAccountId());
            final BigInteger spent = debit.debitsPosted().add(debit.debitsPending());
            amount = amount.min(debit.creditsPosted().subtract(spent).max(BigInteger.ZERO));
        }
        if (event.is(BALANCING_CREDIT)) {
            final AccountData credit = state.accounts.get(event.creditAccountId());
            final BigInteger spent = credit.creditsPosted().add(credit.creditsPending());
            amount = amount.min(credit.debitsPosted().subtract(spent).max(BigInteger.ZERO));
        }
        return event.withAmount(amount);
    }

    /** The status of an event whose own place in time is given. */
    String status(final TransferData event, final long place) {
        final boolean isImported = event.is(IMPORTED);
        final TransferData stored = state.transfers.get(event.id());
        return isBatchImported && !isImported ? "imported_event_expected"
            : !isBatchImported && isImported ? "imported_event_not_expected"
            : !isImported && event.timestamp() != 0 ? "timestamp_must_be_zero"
            // Above 2^63-1 is negative here.
            : isImported && event.timestamp() <= 0 ? "imported_event_timestamp_out_of_range"
            : isImported && event.timestamp() >= commandTimestamp ? "imported_event_timestamp_must_not_advance"
            : (event.flags() & ~KNOWN_FLAGS) != 0 ? "reserved_flag"
            : event.id().signum() == 0 ? "id_must_not_be_zero"
            : event.id().equals(MAX) ? "id_must_not_be_int_max"
            : stored != null ? existsStatus(event, stored)
            : failedIds.contains(event.id()) ? "id_already_failed"
            : event.is(POST | VOID) ? secondPhaseStatus(event, place)
            : firstPhaseStatus(event, place);
    }

    private String existsStatus(final TransferData event, final TransferData stored) {
        final boolean isSecondPhase = stored.is(POST | VOID);
        if (event.flags() != stored.flags()) {
            return "exists_with_different_flags";
        }
        if (!event.pendingId().equals(stored.pendingId())) {
            return "exists_with_different_pending_id";
        }
        final TransferData asked = isSecondPhase ? inheriting(event, state.transfers.get(stored.pendingId())) : event;
        final boolean isAmountSame = stored.is(BALANCING_DEBIT | BALANCING_CREDIT)
            ? asked.amount().compareTo(stored.amount()) >= 0
            : asked.amount().equals(stored.amount());
        return asked.timeout() != stored.timeout() ? "exists_with_different_timeout"
            : !asked.debitAccountId().equals(stored.debitAccountId()) ? "exists_with_different_debit_account_id"
            : !asked.creditAccountId().equals(stored.creditAccountId()) ? "exists_with_different_credit_account_id"
            : !isAmountSame ? "exists_with_different_amount"
            : !asked.userData128().equals(stored.userData128()) ? "exists_with_different_user_data_128"
            : asked.userData64() != stored.userData64() ? "exists_with_different_user_data_64"
            : asked.userData32() != stored.userData32() ? "exists_with_different_user_data_32"
            : asked.ledger() != stored.ledger() ? "exists_with_different_ledger"
            : asked.code() != stored.code() ? "exists_with_different_code"
            : "exists";
    }

    private String firstPhaseStatus(final TransferData event, final long place) {
        final boolean isPending = event.is(PENDING);
        final AccountData debit = state.accounts.get(event.debitAccountId());
        final AccountData credit = state.accounts.get(event.creditAccountId());
        return event.debitAccountId().signum() == 0 ? "debit_account_id_must_not_be_zero"
            : event.debitAccountId().equals(MAX) ? "debit_account_id_must_not_be_int_max"
            : event.creditAccountId().signum() == 0 ? "credit_account_id_must_not_be_zero"
            : event.creditAccountId().equals(MAX) ? "credit_account_id_must_not_be_int_max"
            : event.debitAccountId().equals(event.creditAccountId()) ? "accounts_must_be_different"
            : event.pendingId().signum() != 0 ? "pending_id_must_be_zero"
            : event.timeout() != 0 && !isPending ? "timeout_reserved_for_pending_transfer"
            : event.is(CLOSING_DEBIT | CLOSING_CREDIT) && !isPending ? "closing_transfer_must_be_pending"
            : event.ledger() == 0 ? "ledger_must_not_be_zero"
            : event.code() == 0 ? "code_must_not_be_zero"
            : debit == null ? "debit_account_not_found"
            : credit == null ? "credit_account_not_found"
            : debit.ledger() != credit.ledger() ? "accounts_must_have_the_same_ledger"
            : event.ledger() != debit.ledger() ? "transfer_must_have_the_same_ledger_as_accounts"
            : event.is(IMPORTED) && isRegressing(event) ? "imported_event_timestamp_must_not_regress"
            : event.is(IMPORTED) && event.timestamp() <= debit.timestamp()
                ? "imported_event_timestamp_must_postdate_debit_account"
            : event.is(IMPORTED) && event.timestamp() <= credit.timestamp()
                ? "imported_event_timestamp_must_postdate_credit_account"
            : event.is(IMPORTED) && event.timeout() != 0 ? "imported_event_timeout_must_be_zero"
            : debit.is(AccountData.CLOSED) ? "debit_account_already_closed"
            : credit.is(AccountData.CLOSED) ? "credit_account_already_closed"
            : amountStatus(event, completed(event).amount(), debit, credit, place);
    }

    private static String amountStatus(
        final TransferData event,
        final BigInteger amount,
        final AccountData debit,
        final AccountData credit,
        final long place) {
        final BigInteger debits = debit.debitsPending().add(debit.debitsPosted()).add(amount);
        final BigInteger credits = credit.creditsPending().add(credit.creditsPosted()).add(amount);
        return event.is(PENDING) && overflows(debit.debitsPending().add(amount)) ? "overflows_debits_pending"
            : event.is(PENDING) && overflows(credit.creditsPending().add(amount)) ? "overflows_credits_pending"
            : overflows(debit.debitsPosted().add(amount)) ? "overflows_debits_posted"
            : overflows(credit.creditsPosted().add(amount)) ? "overflows_credits_posted"
            : overflows(debits) ? "overflows_debits"
            : overflows(credits) ? "overflows_credits"
            // An imported event has no timeout here, so that its own place in time is its timestamp.
            : event.timeout() != 0 && BigInteger.valueOf(place).add(timeoutNs(event)).compareTo(TIMESTAMP_MAX) > 0
                ? "overflows_timeout"
            : debit.is(AccountData.DEBITS_LIMITED) && debits.compareTo(debit.creditsPosted()) > 0 ? "exceeds_credits"
            : credit.is(AccountData.CREDITS_LIMITED) && credits.compareTo(credit.debitsPosted()) > 0 ? "exceeds_debits"
            : "created";
    }

    private String secondPhaseStatus(final TransferData event, final long place) {
        final TransferData pending = state.transfers.get(event.pendingId());
        return event.is(POST) && event.is(VOID)
            || event.is(PENDING | BALANCING_DEBIT | BALANCING_CREDIT | CLOSING_DEBIT | CLOSING_CREDIT)
                ? "flags_are_mutually_exclusive"
            : event.pendingId().signum() == 0 ? "pending_id_must_not_be_zero"
            : event.pendingId().equals(MAX) ? "pending_id_must_not_be_int_max"
            : event.pendingId().equals(event.id()) ? "pending_id_must_be_different"
            : event.timeout() != 0 ? "timeout_reserved_for_pending_transfer"
            : pending == null ? "pending_transfer_not_found"
            : !pending.is(PENDING) ? "pending_transfer_not_pending"
            : againstPendingStatus(inheriting(event, pending), pending, place);
    }

    private String againstPendingStatus(final TransferData event, final TransferData pending, final long place) {
        final ModelState.Phase phase = state.phases.get(pending.id());
        // Swept or not.
        final boolean isExpired = phase == ModelState.Phase.EXPIRED
            || pending.timeout() != 0 && expiry(pending).compareTo(BigInteger.valueOf(place)) <= 0;
        final AccountData debit = state.accounts.get(pending.debitAccountId());
        final AccountData credit = state.accounts.get(pending.creditAccountId());
        return !event.debitAccountId().equals(pending.debitAccountId()) ? "pending_transfer_has_different_debit_account_id"
            : !event.creditAccountId().equals(pending.creditAccountId()) ? "pending_transfer_has_different_credit_account_id"
            : event.ledger() != pending.ledger() ? "pending_transfer_has_different_ledger"
            : event.code() != pending.code() ? "pending_transfer_has_different_code"
            : event.amount().compareTo(pending.amount()) > 0 ? "exceeds_pending_transfer_amount"
            : event.is(VOID) && !event.amount().equals(pending.amount()) ? "pending_transfer_has_different_amount"
            : phase == ModelState.Phase.POSTED ? "pending_transfer_already_posted"
            : phase == ModelState.Phase.VOIDED ? "pending_transfer_already_voided"
            : isExpired ? "pending_transfer_expired"
            // That it postdates the accounts follows: the pending transfer does, and was not later.
            : event.is(IMPORTED) && isRegressing(event) ? "imported_event_timestamp_must_not_regress"
            : event.is(POST) && debit.is(AccountData.CLOSED) ? "debit_account_already_closed"
            : event.is(POST) && credit.is(AccountData.CLOSED) ? "credit_account_already_closed"
            : "created";
    }

    /** A post or void with the pending transfer's values where it left them open. */
    private static TransferData inheriting(final TransferData event, final TransferData pending) {
        final BigInteger all = event.is(POST) ? MAX : BigInteger.ZERO;
        final BigInteger zero = BigInteger.ZERO;
        TransferData whole = event;
        whole = event.debitAccountId().equals(zero) ? whole.withDebitAccountId(pending.debitAccountId()) : whole;
        whole = event.creditAccountId().equals(zero) ? whole.withCreditAccountId(pending.creditAccountId()) : whole;
        whole = event.amount().equals(all) ? whole.withAmount(pending.amount()) : whole;
        whole = event.userData128().equals(zero) ? whole.withUserData128(pending.userData128()) : whole;
        whole = event.userData64() == 0 ? whole.withUserData64(pending.userData64()) : whole;
        whole = event.userData32() == 0 ? whole.withUserData32(pending.userData32()) : whole;
        whole = event.ledger() == 0 ? whole.withLedger(pending.ledger()) : whole;
        return event.code() == 0 ? whole.withCode(pending.code()) : whole;
    }

    private boolean isRegressing(final TransferData event) {
        return event.timestamp() <= state.lastTransferTimestamp || state.hasAccountAt(event.timestamp());
    }

    private static boolean overflows(final BigInteger sum) {
        return sum.compareTo(MAX) > 0;
    }

    private static BigInteger timeoutNs(final TransferData pending) {
        return BigInteger.valueOf(pending.timeout() & 0xFFFF_FFFFL).multiply(NS_PER_SECOND);
    }
}
