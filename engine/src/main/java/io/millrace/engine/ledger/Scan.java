package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.AccountsReplyEncoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.store.Rows;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Queries query_accounts and query_transfers: rows that match a filter, a page at a time. Rows lie in the order of their
 * timestamps, so that the bounds are found by bisection. A page ends when it is full, or when so many rows have been looked
 * at that other requests should have their turn: it may be empty, and yet have a cursor.
 */
final class Scan {
    /** Rows that are looked at in one call, apart from the bisections. */
    static final int ROWS_LOOKED_AT_MAX = 4096;
    /** SBE keeps the value above for null. */
    private static final int ROWS_IN_REPLY_MAX = 65534;

    private final Rows rows;
    private final int replyTemplateId;
    private final Filter filter = new Filter();
    /** Accounts too have what is filtered, and the timestamp, where transfers have it. */
    private final Transfer row = new Transfer();
    private final UnsafeBuffer out = new UnsafeBuffer(0, 0);

    Scan(final Rows rows, final int replyTemplateId) {
        this.rows = rows;
        this.replyTemplateId = replyTemplateId;
    }

    void answer(final Request request, final Reply reply) {
        filter.decode(request.buffer(), request.offset());
        final String fault = filter.fault();
        if (fault != null) {
            reply.reject(RejectCode.INVALID_FILTER, fault);
            return;
        }
        final int rowsFitting = (reply.capacity() - ReplyRoot.ROWS_OFFSET) / Transfer.LENGTH;
        if (rowsFitting < 1) {
            reply.reject(RejectCode.REPLY_TOO_LONG, "not even one row fits in a reply; raise the session's limit");
            return;
        }
        out.wrap(reply.buffer(), reply.offset(), reply.capacity());
        fill(request, reply, (int) Math.min(Math.min(rowsFitting, ROWS_IN_REPLY_MAX), filter.rowLimit()));
    }

    private void fill(final Request request, final Reply reply, final int rowsMax) {
        final long begin = firstRowFrom(filter.timestampMin());
        final long end = filter.timestampMax() == Long.MAX_VALUE
            ? rows.rowCount()
            : firstRowFrom(filter.timestampMax() + 1);
        final long step = filter.isReversed() ? -1 : 1;
        long next = filter.isReversed() ? end - 1 : begin;
        long cursor = 0;
        int lookedAt = 0;
        int count = 0;
        while (next >= begin && next < end) {
            rows.read(next, row.buffer());
            if (lookedAt == ROWS_LOOKED_AT_MAX) {
                cursor = row.timestamp();
                break;
            }
            lookedAt++;
            if (filter.matches(row)) {
                if (count == rowsMax) {
                    cursor = row.timestamp();
                    break;
                }
                final int rowOffset = ReplyRoot.ROWS_OFFSET + count * Transfer.LENGTH;
                out.putBytes(rowOffset, row.buffer(), 0, Transfer.LENGTH);
                if (replyTemplateId == AccountsReplyEncoder.TEMPLATE_ID) {
                    out.putInt(rowOffset + Account.RESERVED_OFFSET, 0);
                }
                count++;
            }
            next += step;
        }
        ReplyRoot.encodeQueryReply(out, replyTemplateId, request, cursor, count);
        reply.length(ReplyRoot.ROWS_OFFSET + count * Transfer.LENGTH);
    }

    /** Number of the first row with this timestamp or a later one. */
    private long firstRowFrom(final long timestamp) {
        long low = 0;
        long high = rows.rowCount();
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
}
