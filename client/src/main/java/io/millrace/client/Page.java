package io.millrace.client;

import java.util.List;

/**
 * Rows that a query found.
 *
 * @param <R>      {@link Account}, {@link Transfer} or {@link Balance}.
 * @param rows     in the order asked for.
 * @param cursor   0 when there is no more; else the timestamp at which the next page begins: to be asked for as the least
 *                 timestamp, or as the greatest when the newest come first.
 * @param sequence of the last command that the query saw.
 */
public record Page<R>(List<R> rows, long cursor, long sequence) {
    /**
     * Is there another page?
     *
     * @return true if there is a cursor.
     */
    public boolean hasMore() {
        return cursor != 0;
    }
}
