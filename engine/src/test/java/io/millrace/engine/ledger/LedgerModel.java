package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the ledger is to do, written down plainly: maps, big integers, and a copy of everything to go back to.
 */
final class LedgerModel {
    static final BigInteger MAX = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
    private static final Set<String> TRANSIENT =
        Set.of("debit_account_not_found", "credit_account_not_found", "exceeds_credits", "exceeds_debits");
    private static final int LINKED = 1;
    private static final int DEBITS_LIMITED = 2;
    private static final int CREDITS_LIMITED = 4;

    Map<BigInteger, AccountData> accounts = new LinkedHashMap<>();
    Map<BigInteger, TransferData> transfers = new LinkedHashMap<>();
    final Set<BigInteger> failedIds = new HashSet<>();

    List<Result> createAccounts(final List<AccountData> events, final long timestamp) {
        final List<Integer> flags = events.stream().map(AccountData::flags).toList();
        return apply(flags, timestamp, (i, at) -> {
            final String status = accountStatus(events.get(i));
            final long time = status.equals("exists") ? accounts.get(events.get(i).id()).timestamp() : at;
            if (status.equals("created")) {
                accounts.put(events.get(i).id(), events.get(i).withTimestamp(at));
            }
            return new Result(status, time);
        }, (i, status) -> { });
    }

    List<Result> createTransfers(final List<TransferData> events, final long timestamp) {
        final List<Integer> flags = events.stream().map(TransferData::flags).toList();
        return apply(flags, timestamp, (i, at) -> {
            final TransferData event = events.get(i);
            final String status = transferStatus(event);
            final long time = status.equals("exists") ? transfers.get(event.id()).timestamp() : at;
            if (status.equals("created")) {
                transfers.put(event.id(), event.withTimestamp(at));
                final AccountData debit = accounts.get(event.debitAccountId());
                accounts.put(debit.id(), debit.withDebitsPosted(debit.debitsPosted().add(event.amount())));
                final AccountData credit = accounts.get(event.creditAccountId());
                accounts.put(credit.id(), credit.withCreditsPosted(credit.creditsPosted().add(event.amount())));
            }
            return new Result(status, time);
        }, (i, status) -> {
            if (TRANSIENT.contains(status)) {
                failedIds.add(events.get(i).id());
            }
        });
    }

    private List<Result> apply(final List<Integer> flags, final long timestamp, final Create create, final Failed failed) {
        final int count = flags.size();
        final List<Result> results = new ArrayList<>();
        int from = 0;
        while (from < count) {
            int end = from;
            while (end < count && (flags.get(end) & LINKED) != 0) {
                end++;
            }
            end = Math.min(end + 1, count);
            applyChain(flags, timestamp - count + 1, from, end, results, create, failed);
            from = end;
        }
        return results;
    }

    /** Events from one to before another: a chain, or a single event. */
    private void applyChain(
        final List<Integer> flags,
        final long firstTimestamp,
        final int from,
        final int end,
        final List<Result> results,
        final Create create,
        final Failed failed) {
        final Map<BigInteger, AccountData> accountsBefore = new LinkedHashMap<>(accounts);
        final Map<BigInteger, TransferData> transfersBefore = new LinkedHashMap<>(transfers);
        boolean isBroken = false;
        for (int i = from; i < end; i++) {
            final long at = firstTimestamp + i;
            final boolean isOpen = (flags.get(i) & LINKED) != 0 && i == flags.size() - 1;
            Result result = new Result("linked_event_failed", at);
            if (isOpen) {
                result = new Result("linked_event_chain_open", at);
            } else if (!isBroken) {
                result = create.create(i, at);
            }
            if (!result.status().equals("created") && !isBroken) {
                isBroken = true;
                accounts = accountsBefore;
                transfers = transfersBefore;
                for (int earlier = from; earlier < i; earlier++) {
                    results.set(earlier, new Result("linked_event_failed", results.get(earlier).timestamp()));
                }
                failed.failed(i, result.status());
            }
            results.add(result);
        }
    }

    private String accountStatus(final AccountData event) {
        if (event.timestamp() != 0) {
            return "timestamp_must_be_zero";
        }
        if (event.reserved() != 0) {
            return "reserved_field";
        }
        if (event.flags() > 7) {
            return "reserved_flag";
        }
        if (event.id().signum() == 0) {
            return "id_must_not_be_zero";
        }
        if (event.id().equals(MAX)) {
            return "id_must_not_be_int_max";
        }
        final AccountData stored = accounts.get(event.id());
        if (stored != null) {
            return event.flags() != stored.flags() ? "exists_with_different_flags"
                : !event.userData128().equals(stored.userData128()) ? "exists_with_different_user_data_128"
                : event.userData64() != stored.userData64() ? "exists_with_different_user_data_64"
                : event.userData32() != stored.userData32() ? "exists_with_different_user_data_32"
                : event.ledger() != stored.ledger() ? "exists_with_different_ledger"
                : event.code() != stored.code() ? "exists_with_different_code"
                : "exists";
        }
        return (event.flags() & (DEBITS_LIMITED | CREDITS_LIMITED)) == (DEBITS_LIMITED | CREDITS_LIMITED)
            ? "flags_are_mutually_exclusive"
            : event.debitsPending().signum() != 0 ? "debits_pending_must_be_zero"
            : event.debitsPosted().signum() != 0 ? "debits_posted_must_be_zero"
            : event.creditsPending().signum() != 0 ? "credits_pending_must_be_zero"
            : event.creditsPosted().signum() != 0 ? "credits_posted_must_be_zero"
            : event.ledger() == 0 ? "ledger_must_not_be_zero"
            : event.code() == 0 ? "code_must_not_be_zero"
            : "created";
    }

    private String transferStatus(final TransferData event) {
        if (event.timestamp() != 0) {
            return "timestamp_must_be_zero";
        }
        if (event.flags() > 1) {
            return "reserved_flag";
        }
        if (event.id().signum() == 0) {
            return "id_must_not_be_zero";
        }
        if (event.id().equals(MAX)) {
            return "id_must_not_be_int_max";
        }
        final TransferData stored = transfers.get(event.id());
        if (stored != null) {
            return compare(event, stored);
        }
        if (failedIds.contains(event.id())) {
            return "id_already_failed";
        }
        final String field = fieldStatus(event);
        return field.equals("created") ? accountsStatus(event) : field;
    }

    private static String compare(final TransferData event, final TransferData stored) {
        return event.flags() != stored.flags() ? "exists_with_different_flags"
            : !event.pendingId().equals(stored.pendingId()) ? "exists_with_different_pending_id"
            : event.timeout() != stored.timeout() ? "exists_with_different_timeout"
            : !event.debitAccountId().equals(stored.debitAccountId()) ? "exists_with_different_debit_account_id"
            : !event.creditAccountId().equals(stored.creditAccountId()) ? "exists_with_different_credit_account_id"
            : !event.amount().equals(stored.amount()) ? "exists_with_different_amount"
            : !event.userData128().equals(stored.userData128()) ? "exists_with_different_user_data_128"
            : event.userData64() != stored.userData64() ? "exists_with_different_user_data_64"
            : event.userData32() != stored.userData32() ? "exists_with_different_user_data_32"
            : event.ledger() != stored.ledger() ? "exists_with_different_ledger"
            : event.code() != stored.code() ? "exists_with_different_code"
            : "exists";
    }

    private static String fieldStatus(final TransferData event) {
        return event.debitAccountId().signum() == 0 ? "debit_account_id_must_not_be_zero"
            : event.debitAccountId().equals(MAX) ? "debit_account_id_must_not_be_int_max"
            : event.creditAccountId().signum() == 0 ? "credit_account_id_must_not_be_zero"
            : event.creditAccountId().equals(MAX) ? "credit_account_id_must_not_be_int_max"
            : event.debitAccountId().equals(event.creditAccountId()) ? "accounts_must_be_different"
            : event.pendingId().signum() != 0 ? "pending_id_must_be_zero"
            : event.timeout() != 0 ? "timeout_reserved_for_pending_transfer"
            : event.ledger() == 0 ? "ledger_must_not_be_zero"
            : event.code() == 0 ? "code_must_not_be_zero"
            : "created";
    }

    private String accountsStatus(final TransferData event) {
        final AccountData debit = accounts.get(event.debitAccountId());
        final AccountData credit = accounts.get(event.creditAccountId());
        if (debit == null) {
            return "debit_account_not_found";
        }
        if (credit == null) {
            return "credit_account_not_found";
        }
        if (debit.ledger() != credit.ledger()) {
            return "accounts_must_have_the_same_ledger";
        }
        if (event.ledger() != debit.ledger()) {
            return "transfer_must_have_the_same_ledger_as_accounts";
        }
        final BigInteger debits = debit.debitsPosted().add(event.amount());
        final BigInteger credits = credit.creditsPosted().add(event.amount());
        return debits.compareTo(MAX) > 0 ? "overflows_debits_posted"
            : credits.compareTo(MAX) > 0 ? "overflows_credits_posted"
            : debits.add(debit.debitsPending()).compareTo(MAX) > 0 ? "overflows_debits"
            : credits.add(credit.creditsPending()).compareTo(MAX) > 0 ? "overflows_credits"
            : (debit.flags() & DEBITS_LIMITED) != 0
                && debits.add(debit.debitsPending()).compareTo(debit.creditsPosted()) > 0 ? "exceeds_credits"
            : (credit.flags() & CREDITS_LIMITED) != 0
                && credits.add(credit.creditsPending()).compareTo(credit.debitsPosted()) > 0 ? "exceeds_debits"
            : "created";
    }

    /** Checks an event and applies it if nothing is wrong. */
    private interface Create {
        Result create(int event, long timestamp);
    }

    /** Told of an event that failed by its own fault. */
    private interface Failed {
        void failed(int event, String status);
    }
}
