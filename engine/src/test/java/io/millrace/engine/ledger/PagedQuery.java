package io.millrace.engine.ledger;

/**
 * A query that is answered in pages.
 *
 * @param <Q> the kind of query.
 */
interface PagedQuery<Q> {
    long ROW_LIMIT_MAX = 0xFFFF_FFFFL;

    long rowLimit();

    long timestampMin();

    long timestampMax();

    boolean reversed();

    Q between(long min, long max);

    Q limit(long rows);

    /** The query for the page that begins at a cursor. */
    default Q from(final long cursor) {
        return reversed() ? between(timestampMin(), cursor) : between(cursor, timestampMax());
    }
}
