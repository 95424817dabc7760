package io.millrace.engine.ledger;

import java.math.BigInteger;

/**
 * A get_account_transfers or get_account_balances as a test sees it.
 */
record AccountQueryData(
    BigInteger accountId,
    long rowLimit,
    long timestampMin,
    long timestampMax,
    BigInteger userData128,
    long userData64,
    int userData32,
    int code,
    boolean debits,
    boolean credits,
    boolean reversed) implements PagedQuery<AccountQueryData> {

    /** Both sides, and no filter but this number of rows. */
    static AccountQueryData of(final BigInteger accountId, final long rowLimit) {
        return new AccountQueryData(accountId, rowLimit, 0, 0, BigInteger.ZERO, 0, 0, 0, true, true, false);
    }

    @Override
    public AccountQueryData limit(final long rows) {
        return new AccountQueryData(
            accountId, rows, timestampMin, timestampMax, userData128, userData64, userData32, code, debits, credits, reversed);
    }

    @Override
    public AccountQueryData between(final long min, final long max) {
        return new AccountQueryData(
            accountId, rowLimit, min, max, userData128, userData64, userData32, code, debits, credits, reversed);
    }

    AccountQueryData where(final BigInteger value128, final long value64, final int value32, final int withCode) {
        return new AccountQueryData(
            accountId, rowLimit, timestampMin, timestampMax, value128, value64, value32, withCode, debits, credits, reversed);
    }

    AccountQueryData sides(final boolean withDebits, final boolean withCredits) {
        return new AccountQueryData(
            accountId, rowLimit, timestampMin, timestampMax, userData128, userData64, userData32, code, withDebits,
            withCredits, reversed);
    }

    AccountQueryData newestFirst() {
        return new AccountQueryData(
            accountId, rowLimit, timestampMin, timestampMax, userData128, userData64, userData32, code, debits, credits, true);
    }
}
