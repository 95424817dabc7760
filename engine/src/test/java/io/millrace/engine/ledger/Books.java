package io.millrace.engine.ledger;

import io.millrace.engine.service.Service;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * What a test does with a ledger and its clock, be it the engine's or the model. Both stamp a command of n events with
 * T = max(clock, last T + n), n counting as at least 1.
 */
interface Books extends AutoCloseable {
    @Override
    void close();

    /** Results, one per event; empty when the command was rejected. */
    List<Result> createAccounts(List<AccountData> accounts);

    /** Results, one per event; empty when the command was rejected. */
    List<Result> createTransfers(List<TransferData> transfers);

    /** Carries out at most so much of what is due, as a command of its own; answers how much it was. */
    int sweep(int countMax);

    /** When the next pending transfer expires; Service.NEVER when none does. */
    long dueTime();

    /** Moves the clock, by which alone the time of the order jumps. */
    void advanceClock(long deltaNs);

    /** What the clock shows. */
    long clock();

    /** T of the last command. */
    long lastTimestamp();

    /** A row for each id, in order; none() where there is none. */
    List<AccountData> lookupAccounts(BigInteger... ids);

    /** A row for each id, in order; none() where there is none. */
    List<TransferData> lookupTransfers(BigInteger... ids);

    /** Null when the filter was refused. */
    Page<AccountData> queryAccounts(QueryData query);

    /** Null when the filter was refused. */
    Page<TransferData> queryTransfers(QueryData query);

    /** Null when the filter was refused. */
    Page<TransferData> getAccountTransfers(AccountQueryData query);

    /** Null when the filter was refused. */
    Page<BalanceData> getAccountBalances(AccountQueryData query);

    /** Why the last query was refused: begins with a field's name. */
    String rejectionDetail();

    /** T of a command of so many events that would come now. */
    default long nextTimestamp(final int eventCount) {
        return Math.max(clock(), lastTimestamp() + Math.max(1, eventCount));
    }

    /** Does the engine have to put a sweep into the order now? */
    default boolean isSweepDue() {
        return dueTime() != Service.NEVER && dueTime() <= Math.max(clock(), lastTimestamp());
    }

    default List<Result> createAccounts(final AccountData... accounts) {
        return createAccounts(Arrays.asList(accounts));
    }

    default List<Result> createTransfers(final TransferData... transfers) {
        return createTransfers(Arrays.asList(transfers));
    }

    default String createAccount(final AccountData account) {
        return createAccounts(account).get(0).status();
    }

    default String createTransfer(final TransferData transfer) {
        return createTransfers(transfer).get(0).status();
    }

    default AccountData lookupAccount(final long id) {
        return lookupAccounts(BigInteger.valueOf(id)).get(0);
    }

    default TransferData lookupTransfer(final long id) {
        return lookupTransfers(BigInteger.valueOf(id)).get(0);
    }
}
