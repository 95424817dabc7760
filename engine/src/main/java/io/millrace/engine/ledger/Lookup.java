package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.AccountsReplyEncoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.service.QueryReader;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.store.History;
import io.millrace.engine.store.Index;
import io.millrace.engine.store.Rows;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Queries lookup_accounts and lookup_transfers: a row for each id, all zero where there is none.
 *
 * <p>Rows that may have to come from a disk are left to the reader, with the number and one more of each row that can have the
 * id, or 0, as notes: only the reader looks whether it does. He does not know what a principal may see, so who may not see
 * everything is answered at once, and so are queries that are too long to be handed over.
 */
final class Lookup {
    private static final int ID_LENGTH = 16;
    private static final int NOTE_LENGTH = Integer.BYTES;

    private final Rows rows;
    /** The rows, where they may be cold; else null. */
    private final History history;
    private final Index ids;
    private final int replyTemplateId;
    private final UnsafeBuffer row = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer out = new UnsafeBuffer(0, 0);

    Lookup(final Rows rows, final Index ids, final int replyTemplateId) {
        this.rows = rows;
        history = rows instanceof History ? (History) rows : null;
        this.ids = ids;
        this.replyTemplateId = replyTemplateId;
    }

    void answer(final Request request, final Reply reply) {
        final int count = LedgerProtocol.elementCount(request.buffer(), request.offset());
        final int length = ReplyRoot.ROWS_OFFSET + count * Account.LENGTH;
        if (length > reply.capacity()) {
            reply.reject(RejectCode.REPLY_TOO_LONG, "the rows do not fit in one reply; look up fewer ids at a time");
            return;
        }
        if (history != null && isCold(request, count, reply)) {
            reply.handOver(count * NOTE_LENGTH);
            return;
        }
        out.wrap(reply.buffer(), reply.offset(), length);
        for (int i = 0; i < count; i++) {
            final long value = ids.get(idLow(request, i), idHigh(request, i));
            final int rowOffset = ReplyRoot.ROWS_OFFSET + i * Account.LENGTH;
            final boolean isThere = value != Index.NOT_FOUND && value < Index.TAG;
            if (isThere) {
                rows.read(value, row);
            }
            // What is not granted is as if it were not there.
            if (!isThere || !request.grants().allows(row.getInt(Account.LEDGER_OFFSET, ByteOrder.LITTLE_ENDIAN))) {
                out.setMemory(rowOffset, Account.LENGTH, (byte) 0);
            } else {
                out.putBytes(rowOffset, row, 0, Account.LENGTH);
                if (replyTemplateId == AccountsReplyEncoder.TEMPLATE_ID) {
                    out.putInt(rowOffset + Account.RESERVED_OFFSET, 0);
                }
            }
        }
        ReplyRoot.encodeQueryReply(out, replyTemplateId, request, 0, count);
        reply.length(length);
    }

    /** On the reader, by an instance of its own: what {@link #answer} has left to it. */
    void answerNoted(
        final Request request, final DirectBuffer notes, final int noteOffset, final int noteLength, final Reply reply) {

        final int count = noteLength / NOTE_LENGTH;
        final int length = ReplyRoot.ROWS_OFFSET + count * Account.LENGTH;
        out.wrap(reply.buffer(), reply.offset(), length);
        for (int i = 0; i < count; i++) {
            final int rowAndOne = notes.getInt(noteOffset + i * NOTE_LENGTH);
            final int rowOffset = ReplyRoot.ROWS_OFFSET + i * Account.LENGTH;
            if (rowAndOne != 0) {
                rows.read(Tables.row(rowAndOne), row);
            }
            if (rowAndOne != 0 && isOf(request, i)) {
                out.putBytes(rowOffset, row, 0, Account.LENGTH);
            } else {
                out.setMemory(rowOffset, Account.LENGTH, (byte) 0);
            }
        }
        ReplyRoot.encodeQueryReply(out, replyTemplateId, request, 0, count);
        reply.length(length);
    }

    /** Is it for the reader? Then the notes have been written. */
    private boolean isCold(final Request request, final int count, final Reply reply) {
        if (!request.grants().isAll() || request.length() + count * NOTE_LENGTH > QueryReader.HAND_OVER_LENGTH_MAX) {
            return false;
        }
        boolean isAnyCold = false;
        for (int i = 0; i < count; i++) {
            final long value = ids.candidate(idLow(request, i), idHigh(request, i));
            if (value == Index.AMBIGUOUS) {
                return false;
            }
            final boolean isThere = value != Index.NOT_FOUND && value < Index.TAG;
            isAnyCold |= isThere && history.isCold(value);
            reply.buffer().putInt(reply.offset() + i * NOTE_LENGTH, isThere ? Tables.rowAndOne(value) : 0);
        }
        return isAnyCold;
    }

    /** Does the row have the i-th id? */
    private boolean isOf(final Request request, final int i) {
        return row.getLong(Transfer.ID_OFFSET) == idLow(request, i)
            && row.getLong(Transfer.ID_OFFSET + Long.BYTES) == idHigh(request, i);
    }

    private static long idLow(final Request request, final int i) {
        return request.buffer().getLong(idOffset(request, i), ByteOrder.LITTLE_ENDIAN);
    }

    private static long idHigh(final Request request, final int i) {
        return request.buffer().getLong(idOffset(request, i) + Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    private static int idOffset(final Request request, final int i) {
        return request.offset() + Envelope.BATCH_OFFSET + i * ID_LENGTH;
    }
}
