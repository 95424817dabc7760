package io.millrace.engine.ledger;

import java.math.BigInteger;

/**
 * A query_accounts or query_transfers as a test sees it.
 */
record QueryData(
    long rowLimit,
    long timestampMin,
    long timestampMax,
    BigInteger userData128,
    long userData64,
    long userData32,
    long ledger,
    int code,
    boolean reversed) implements PagedQuery<QueryData> {

    /** No filter but this number of rows. */
    static QueryData all(final long rowLimit) {
        return new QueryData(rowLimit, 0, 0, BigInteger.ZERO, 0, 0, 0, 0, false);
    }

    @Override
    public QueryData limit(final long rows) {
        return new QueryData(rows, timestampMin, timestampMax, userData128, userData64, userData32, ledger, code, reversed);
    }

    @Override
    public QueryData between(final long min, final long max) {
        return new QueryData(rowLimit, min, max, userData128, userData64, userData32, ledger, code, reversed);
    }

    QueryData where(final BigInteger value128, final long value64, final long value32, final long inLedger, final int withCode) {
        return new QueryData(rowLimit, timestampMin, timestampMax, value128, value64, value32, inLedger, withCode, reversed);
    }

    QueryData newestFirst() {
        return new QueryData(rowLimit, timestampMin, timestampMax, userData128, userData64, userData32, ledger, code, true);
    }
}
