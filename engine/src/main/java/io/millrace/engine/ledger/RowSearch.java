package io.millrace.engine.ledger;

import io.millrace.engine.store.Rows;

/**
 * Bisection of accounts or transfers, which lie in the order of their timestamps. One thread.
 */
final class RowSearch {
    private final Rows rows;
    /** Accounts too have the timestamp where transfers have it. */
    private final Transfer row = new Transfer();

    RowSearch(final Rows rows) {
        this.rows = rows;
    }

    /** Number of the first of some rows with this timestamp or a later one; their count where there is none. */
    long firstFrom(final long timestamp, final long rowCount) {
        long low = 0;
        long high = rowCount;
        while (low < high) {
            final long middle = low + high >>> 1;
            rows.read(middle, row.buffer());
            if (row.timestamp() < timestamp) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Number of the first of some rows that the filter's bounds let through. */
    long begin(final Filter filter, final long rowCount) {
        return filter.timestampMin() == 0 ? 0 : firstFrom(filter.timestampMin(), rowCount);
    }

    /** Number of the row behind the last of some rows that the filter's bounds let through. */
    long end(final Filter filter, final long rowCount) {
        return filter.timestampMax() == Long.MAX_VALUE ? rowCount : firstFrom(filter.timestampMax() + 1, rowCount);
    }
}
