package io.millrace.engine.ledger;

import io.millrace.engine.store.Rows;

/**
 * Finds accounts and transfers by their timestamps, in whose order they lie. Both have it at the same offset.
 */
final class Timestamps {
    private final Rows rows;
    private final Transfer row = new Transfer();

    Timestamps(final Rows rows) {
        this.rows = rows;
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
        return at(firstRowFrom(timestamp, rows.rowCount())) == timestamp;
    }

    /** Number of the first of the rows before {@code end} with this timestamp or a later one; {@code end} when there is none. */
    long firstRowFrom(final long timestamp, final long end) {
        long low = 0;
        long high = end;
        while (low < high) {
            final long middle = low + high >>> 1;
            if (at(middle) < timestamp) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long at(final long number) {
        rows.read(number, row.buffer());
        return row.timestamp();
    }
}
