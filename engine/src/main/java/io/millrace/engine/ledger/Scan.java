package io.millrace.engine.ledger;

import io.millrace.engine.store.Rows;

/**
 * Looks through accounts or transfers for those that match a filter, a page at a time. On the reader: it reads nothing of a row
 * that changes, and no row that was not there when the query was handed over. A page ends when it is full, or when so many rows
 * have been looked at that other queries should have their turn: it may be empty, and yet have a cursor.
 */
final class Scan {
    /** A page of a history has more rows than this. */
    private static final int PREFETCH_STRIDE = 4096;

    private final int rowsLookedAtMax;
    private final Rows rows;
    private final RowSearch search;
    /** Accounts too have what is filtered, and the timestamp, where transfers have it. */
    private final Transfer row = new Transfer();
    private final long[] found = new long[ReplyRoot.ROWS_IN_REPLY_MAX];
    private int count;
    private long cursor;

    Scan(final Rows rows, final int rowsLookedAtMax) {
        this.rows = rows;
        this.search = new RowSearch(rows);
        this.rowsLookedAtMax = rowsLookedAtMax;
    }

    /** Finds the first page of up to {@code rowsMax} rows among the first {@code rowCount}. */
    void run(final Filter filter, final long rowCount, final int rowsMax) {
        final long begin = search.begin(filter, rowCount);
        final long end = search.end(filter, rowCount);
        final long step = filter.isReversed() ? -1 : 1;
        long next = filter.isReversed() ? end - 1 : begin;
        int lookedAt = 0;
        count = 0;
        cursor = 0;
        while (next >= begin && next < end) {
            rows.read(next, row.buffer());
            if (lookedAt == rowsLookedAtMax) {
                cursor = row.timestamp();
                return;
            }
            if (lookedAt % PREFETCH_STRIDE == 0) {
                prefetch(next, begin, end, step);
            }
            lookedAt++;
            if (filter.matches(row)) {
                if (count == rowsMax) {
                    cursor = row.timestamp();
                    return;
                }
                found[count] = next;
                count++;
            }
            next += step;
        }
    }

    /** Brings what comes after the rows of this stretch to memory, and the first time these, too. */
    private void prefetch(final long next, final long begin, final long end, final long step) {
        rows.prefetch(next);
        final long ahead = next + step * PREFETCH_STRIDE;
        if (ahead >= begin && ahead < end) {
            rows.prefetch(ahead);
        }
    }

    /** Number of rows found. */
    int count() {
        return count;
    }

    /** Number of a row found, in the order asked for. */
    long row(final int i) {
        return found[i];
    }

    /** Timestamp at which the next page begins; 0 when there is none. */
    long cursor() {
        return cursor;
    }
}
