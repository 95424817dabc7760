package io.millrace.engine.ledger;

/**
 * Places on the way along one account's transfers, which are linked from the newest back: whoever wants to begin somewhere in the
 * middle need not come all the way from the end. There is about one to every stride of transfers where somebody has
 * walked; when so many have come together that memory is used up, every second one is left out, and the stride doubled.
 *
 * <p>What is kept are numbers of rows of transfers, newest first. A walk begins with {@link #begin}, and tells each row.
 */
final class ChainPlaces {
    private static final long NONE = -1;

    long accountIdLow;
    long accountIdHigh;
    /** When the places were last asked for. */
    long lastUse;

    private final int strideMin;
    private final long[] rows;
    private int count;
    private int stride;
    /** The place that the walk comes to next, if there is one. */
    private int next;
    private int distance;
    private long candidate;

    ChainPlaces(final int strideMin, final int countMax) {
        this.strideMin = strideMin;
        rows = new long[countMax];
    }

    /** Begins anew, with another account. */
    void reset(final long idLow, final long idHigh) {
        accountIdLow = idLow;
        accountIdHigh = idHigh;
        count = 0;
        stride = strideMin;
    }

    /** The oldest place that is not before a row; the newest row of all where there is none. */
    long atOrAfter(final long row, final long newest) {
        final int following = firstBefore(row);
        return following == 0 ? newest : Math.min(rows[following - 1], newest);
    }

    /** A walk begins, at a place or at the newest row. */
    void begin(final long row) {
        next = firstBefore(row);
        distance = 0;
        candidate = NONE;
    }

    /** The walk has come to the next older row. */
    void onRow(final long row) {
        if (next < count && rows[next] == row) {
            next++;
            distance = 0;
            candidate = NONE;
            return;
        }
        distance++;
        if (distance == stride) {
            candidate = row;
        } else if (candidate != NONE && distance == stride + stride / 2) {
            // Not before it is clear that there is no place close behind it: they would become ever more.
            insert(candidate);
            candidate = NONE;
            distance = stride / 2;
        }
    }

    /** Number of places. For tests. */
    int count() {
        return count;
    }

    private void insert(final long row) {
        if (count == rows.length) {
            count /= 2;
            for (int i = 0; i < count; i++) {
                rows[i] = rows[2 * i + 1];
            }
            stride *= 2;
            next = firstBefore(row);
        }
        System.arraycopy(rows, next, rows, next + 1, count - next);
        rows[next] = row;
        count++;
        next++;
    }

    /** Index of the first place older than a row. */
    private int firstBefore(final long row) {
        int low = 0;
        int high = count;
        while (low < high) {
            final int middle = low + high >>> 1;
            if (rows[middle] >= row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
