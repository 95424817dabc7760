package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.AccountsReplyEncoder;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The pages of query_accounts. Balances change, so the reader only finds the accounts and hands their rows back; this class,
 * on the thread that owns the state, copies them all as of one sequence. Accounts that have been created meanwhile belong to
 * that sequence, too: they are looked through here. The notes that the reader hands back are
 *
 * <pre>
 *   0   i64  number of accounts that the reader has looked among
 *   8   i64  timestamp at which the next page begins, 0 when there is none
 *   16  i64  number of rows
 *   24  i64  number of each row, in the order asked for
 * </pre>
 */
final class AccountsPage {
    private static final int CURSOR_OFFSET = 8;
    private static final int COUNT_OFFSET = 16;
    private static final int ROWS_OFFSET = 24;

    private final Tables tables;
    private final ReadBounds bounds;
    private final Filter filter = new Filter();
    /** Accounts have what is filtered where transfers have it. */
    private final Transfer row = new Transfer();
    private final UnsafeBuffer out = new UnsafeBuffer(0, 0);
    private DirectBuffer notes;
    private int noteOffset;
    private int rowsMax;
    private int count;
    private long cursor;

    AccountsPage(final Tables tables, final ReadBounds bounds) {
        this.tables = tables;
        this.bounds = bounds;
    }

    /** Writes what the reader hands back; returns the length. On the reader. */
    static int encodeNotes(final MutableDirectBuffer buffer, final int offset, final long rowCount, final Scan scan) {
        buffer.putLong(offset, rowCount);
        buffer.putLong(offset + CURSOR_OFFSET, scan.cursor());
        buffer.putLong(offset + COUNT_OFFSET, scan.count());
        for (int i = 0; i < scan.count(); i++) {
            buffer.putLong(offset + ROWS_OFFSET + i * Long.BYTES, scan.row(i));
        }
        return ROWS_OFFSET + scan.count() * Long.BYTES;
    }

    /** Answers the query as of now. */
    void answer(final Request request, final DirectBuffer handedBack, final int offset, final Reply reply) {
        filter.decode(request);
        notes = handedBack;
        noteOffset = offset;
        rowsMax = Math.min(bounds.accountsPerPage(), ReplyRoot.rowsMax(reply.capacity(), Account.LENGTH, filter.rowLimit()));
        count = 0;
        cursor = 0;
        out.wrap(reply.buffer(), reply.offset(), reply.capacity());
        if (filter.isReversed()) {
            addNewRowsReversed();
            addFoundRows();
        } else {
            addFoundRows();
            addNewRows();
        }
        ReplyRoot.encodeQueryReply(out, AccountsReplyEncoder.TEMPLATE_ID, request, cursor, count);
        reply.length(ReplyRoot.ROWS_OFFSET + count * Account.LENGTH);
    }

    private void addFoundRows() {
        final long found = notes.getLong(noteOffset + COUNT_OFFSET);
        for (int i = 0; i < found && cursor == 0; i++) {
            tables.accounts.read(notes.getLong(noteOffset + ROWS_OFFSET + i * Long.BYTES), row.buffer());
            add();
        }
        if (cursor == 0) {
            cursor = notes.getLong(noteOffset + CURSOR_OFFSET);
        }
    }

    private void addNewRows() {
        final long begin = notes.getLong(noteOffset);
        final long end = tables.accounts.rowCount();
        for (long next = begin; next < end && cursor == 0; next++) {
            tables.accounts.read(next, row.buffer());
            if (row.timestamp() > filter.timestampMax()) {
                return;
            }
            addNewRow(next - begin);
        }
    }

    private void addNewRowsReversed() {
        final long begin = notes.getLong(noteOffset);
        final long end = tables.accounts.rowCount();
        for (long next = end - 1; next >= begin && cursor == 0; next--) {
            tables.accounts.read(next, row.buffer());
            if (row.timestamp() < filter.timestampMin()) {
                return;
            }
            addNewRow(end - 1 - next);
        }
    }

    private void addNewRow(final long lookedAt) {
        if (lookedAt == bounds.newAccountsLookedAt()) {
            // The next page goes on from here, within the bounds that were asked for.
            cursor = Math.max(filter.timestampMin(), Math.min(row.timestamp(), filter.timestampMax()));
        } else if (row.timestamp() >= filter.timestampMin() && row.timestamp() <= filter.timestampMax()
            && filter.matches(row)) {
            add();
        }
    }

    private void add() {
        if (count == rowsMax) {
            cursor = row.timestamp();
            return;
        }
        final int offset = ReplyRoot.ROWS_OFFSET + count * Account.LENGTH;
        out.putBytes(offset, row.buffer(), 0, Account.LENGTH);
        out.putInt(offset + Account.RESERVED_OFFSET, 0);
        count++;
    }
}
