package io.millrace.engine.ledger;

import io.millrace.engine.store.Rows;

/**
 * Finds accounts and transfers by their timestamps, in whose order they lie. Both have it at the same offset.
 */
final class Timestamps {
    private final Rows rows;
    private final RowSearch search;
    private final Transfer row = new Transfer();

    Timestamps(final Rows rows) {
        this.rows = rows;
        this.search = new RowSearch(rows);
    }

    /** Of the last row; 0 when there is none. */
    long last() {
        final long count = rows.rowCount();
        return count == 0 ? 0 : at(count - 1);
    }

    /** Has any row this timestamp? */
    boolean contains(final long timestamp) {
        if (last() <= timestamp) {
            return last() == timestamp;
        }
        return at(search.firstFrom(timestamp, rows.rowCount())) == timestamp;
    }

    private long at(final long number) {
        rows.read(number, row.buffer());
        return row.timestamp();
    }
}
