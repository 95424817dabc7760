package io.millrace.engine.ledger;

import io.millrace.engine.ledger.ModelState.BalanceRow;
import io.millrace.engine.ledger.ModelState.Phase;
import io.millrace.engine.service.Service;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the ledger is to do, written down plainly: maps, big integers, and a copy of everything to go back to.
 */
final class LedgerModel implements Books {
    static final BigInteger MAX = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    ModelState state = new ModelState();
    /** Ids of transfers that failed with a transient status; they survive a chain that is taken back. */
    final Set<BigInteger> failedIds = new HashSet<>();
    private long clock;
    private long lastTimestamp;
    private String rejectionDetail;

    @Override
    public void close() {
        // Has nothing to give back.
    }

    @Override
    public List<Result> createAccounts(final List<AccountData> events) {
        final long timestamp = lastTimestamp = nextTimestamp(events.size());
        final boolean isBatchImported = !events.isEmpty() && events.get(0).is(AccountData.IMPORTED);
        return apply(events.stream().map(AccountData::flags).toList(), (i, place) -> {
            final AccountData event = events.get(i);
            final String status = AccountRules.status(state, event, isBatchImported, timestamp);
            if (status.equals("created")) {
                storeAccount(event.withTimestamp(isBatchImported ? event.timestamp() : place));
            }
            final boolean isThere = status.equals("created") || status.equals("exists");
            return new Result(status, isThere ? state.accounts.get(event.id()).timestamp() : place);
        }, (i, status) -> { });
    }

    @Override
    public List<Result> createTransfers(final List<TransferData> events) {
        final long timestamp = lastTimestamp = nextTimestamp(events.size());
        final boolean isBatchImported = !events.isEmpty() && events.get(0).is(TransferData.IMPORTED);
        return apply(events.stream().map(TransferData::flags).toList(), (i, place) -> {
            final TransferData event = events.get(i);
            final TransferRules rules = new TransferRules(state, failedIds, timestamp, isBatchImported);
            final String status = rules.status(event, place);
            if (status.equals("created")) {
                storeTransfer(rules.completed(event).withTimestamp(isBatchImported ? event.timestamp() : place));
            }
            final boolean isThere = status.equals("created") || status.equals("exists");
            return new Result(status, isThere ? state.transfers.get(event.id()).timestamp() : place);
        }, (i, status) -> {
            if (TransferRules.TRANSIENT.contains(status)) {
                failedIds.add(events.get(i).id());
            }
        });
    }

    @Override
    public int sweep(final int countMax) {
        lastTimestamp = nextTimestamp(0);
        final BigInteger now = BigInteger.valueOf(lastTimestamp);
        final List<TransferData> due = timed().stream()
            .filter(transfer -> TransferRules.expiry(transfer).compareTo(now) <= 0)
            .sorted(Comparator.comparing(TransferRules::expiry).thenComparing(TransferData::timestamp))
            .limit(countMax)
            .toList();
        for (final TransferData transfer : due) {
            giveBack(transfer);
            state.phases.put(transfer.id(), Phase.EXPIRED);
        }
        return due.size();
    }

    @Override
    public long dueTime() {
        return timed().stream().mapToLong(transfer -> TransferRules.expiry(transfer).longValueExact())
            .min().orElse(Service.NEVER);
    }

    @Override
    public void advanceClock(final long deltaNs) {
        clock = Math.addExact(clock, deltaNs);
    }

    @Override
    public long clock() {
        return clock;
    }

    @Override
    public long lastTimestamp() {
        return lastTimestamp;
    }

    @Override
    public List<AccountData> lookupAccounts(final BigInteger... ids) {
        final List<AccountData> rows = new ArrayList<>();
        for (final BigInteger id : ids) {
            rows.add(state.accounts.getOrDefault(id, AccountData.none()));
        }
        return rows;
    }

    @Override
    public List<TransferData> lookupTransfers(final BigInteger... ids) {
        final List<TransferData> rows = new ArrayList<>();
        for (final BigInteger id : ids) {
            rows.add(state.transfers.getOrDefault(id, TransferData.none()));
        }
        return rows;
    }

    @Override
    public Page<AccountData> queryAccounts(final QueryData query) {
        rejectionDetail = ModelQueries.fault(query);
        return rejectionDetail == null ? ModelQueries.accounts(state, query) : null;
    }

    @Override
    public Page<TransferData> queryTransfers(final QueryData query) {
        rejectionDetail = ModelQueries.fault(query);
        return rejectionDetail == null ? ModelQueries.transfers(state, query) : null;
    }

    @Override
    public Page<TransferData> getAccountTransfers(final AccountQueryData query) {
        rejectionDetail = ModelQueries.fault(query);
        return rejectionDetail == null ? ModelQueries.accountTransfers(state, query) : null;
    }

    @Override
    public Page<BalanceData> getAccountBalances(final AccountQueryData query) {
        rejectionDetail = ModelQueries.fault(query);
        return rejectionDetail == null ? ModelQueries.accountBalances(state, query) : null;
    }

    @Override
    public String rejectionDetail() {
        return rejectionDetail;
    }

    /** Pending transfers that will expire. */
    List<TransferData> timed() {
        return state.phases.entrySet().stream()
            .filter(phase -> phase.getValue() == Phase.PENDING)
            .map(phase -> state.transfers.get(phase.getKey()))
            .filter(transfer -> transfer.timeout() != 0)
            .toList();
    }

    private List<Result> apply(final List<Integer> flags, final Create create, final Failed failed) {
        final int count = flags.size();
        final List<Result> results = new ArrayList<>();
        int from = 0;
        while (from < count) {
            int end = from;
            while (end < count && (flags.get(end) & TransferData.LINKED) != 0) {
                end++;
            }
            end = Math.min(end + 1, count);
            applyChain(flags, from, end, results, create, failed);
            from = end;
        }
        return results;
    }

    /** Events from one to before another: a chain, or a single event. */
    private void applyChain(
        final List<Integer> flags,
        final int from,
        final int end,
        final List<Result> results,
        final Create create,
        final Failed failed) {
        // A single event that fails has changed nothing.
        final ModelState before = end - from > 1 ? state.copy() : state;
        boolean isBroken = false;
        for (int i = from; i < end; i++) {
            final long place = lastTimestamp - flags.size() + i + 1;
            final boolean isOpen = (flags.get(i) & TransferData.LINKED) != 0 && i == flags.size() - 1;
            final Result result = isOpen ? new Result("linked_event_chain_open", place)
                : isBroken ? new Result("linked_event_failed", place)
                : create.create(i, place);
            if (!result.status().equals("created") && !isBroken) {
                isBroken = true;
                state = before;
                for (int earlier = from; earlier < i; earlier++) {
                    results.set(earlier, new Result("linked_event_failed", results.get(earlier).timestamp()));
                }
                failed.failed(i, result.status());
            }
            results.add(result);
        }
    }

    private void storeAccount(final AccountData account) {
        state.accounts.put(account.id(), account);
        state.lastAccountTimestamp = account.timestamp();
    }

    private void storeTransfer(final TransferData transfer) {
        if (transfer.is(TransferData.POST | TransferData.VOID)) {
            final TransferData pending = state.transfers.get(transfer.pendingId());
            giveBack(pending, transfer.is(TransferData.VOID));
            state.phases.put(pending.id(), transfer.is(TransferData.POST) ? Phase.POSTED : Phase.VOIDED);
        }
        final AccountData debit = state.accounts.get(transfer.debitAccountId());
        final AccountData credit = state.accounts.get(transfer.creditAccountId());
        if (transfer.is(TransferData.PENDING)) {
            state.phases.put(transfer.id(), Phase.PENDING);
            put(debit.withDebitsPending(debit.debitsPending().add(transfer.amount())));
            put(credit.withCreditsPending(credit.creditsPending().add(transfer.amount())));
            setClosed(transfer, true);
        } else if (!transfer.is(TransferData.VOID)) {
            put(debit.withDebitsPosted(debit.debitsPosted().add(transfer.amount())));
            put(credit.withCreditsPosted(credit.creditsPosted().add(transfer.amount())));
        }
        state.transfers.put(transfer.id(), transfer);
        state.lastTransferTimestamp = transfer.timestamp();
        addBalance(transfer.debitAccountId(), transfer);
        addBalance(transfer.creditAccountId(), transfer);
    }

    private void giveBack(final TransferData pending) {
        giveBack(pending, true);
    }

    /** Releases what a pending transfer holds, and reopens what it has closed. */
    private void giveBack(final TransferData pending, final boolean isReopening) {
        final AccountData debit = state.accounts.get(pending.debitAccountId());
        final AccountData credit = state.accounts.get(pending.creditAccountId());
        put(debit.withDebitsPending(debit.debitsPending().subtract(pending.amount())));
        put(credit.withCreditsPending(credit.creditsPending().subtract(pending.amount())));
        if (isReopening) {
            setClosed(pending, false);
        }
    }

    /** Nothing but the transfer that closed an account can reopen it, as a closed account takes no other that closes. */
    private void setClosed(final TransferData transfer, final boolean isClosed) {
        final AccountData debit = state.accounts.get(transfer.debitAccountId());
        final AccountData credit = state.accounts.get(transfer.creditAccountId());
        if (transfer.is(TransferData.CLOSING_DEBIT)) {
            put(debit.withClosed(isClosed));
        }
        if (transfer.is(TransferData.CLOSING_CREDIT)) {
            put(credit.withClosed(isClosed));
        }
    }

    private void addBalance(final BigInteger accountId, final TransferData transfer) {
        final AccountData account = state.accounts.get(accountId);
        if (account.is(AccountData.HISTORY)) {
            state.balances.add(new BalanceRow(accountId, transfer, BalanceData.of(account, transfer.timestamp())));
        }
    }

    private void put(final AccountData account) {
        state.accounts.put(account.id(), account);
    }

    /** Checks an event and applies it if nothing is wrong. */
    private interface Create {
        Result create(int event, long place);
    }

    /** Told of an event that failed by its own fault. */
    private interface Failed {
        void failed(int event, String status);
    }
}
