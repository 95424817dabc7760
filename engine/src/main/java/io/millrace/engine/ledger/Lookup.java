package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.AccountsReplyEncoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.store.Index;
import io.millrace.engine.store.Rows;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Queries lookup_accounts and lookup_transfers: a row for each id, all zero where there is none.
 */
final class Lookup {
    private static final int ID_LENGTH = 16;

    private final Rows rows;
    private final Index ids;
    private final int replyTemplateId;
    private final UnsafeBuffer row = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer out = new UnsafeBuffer(0, 0);

    Lookup(final Rows rows, final Index ids, final int replyTemplateId) {
        this.rows = rows;
        this.ids = ids;
        this.replyTemplateId = replyTemplateId;
    }

    void answer(final Request request, final Reply reply) {
        final DirectBuffer query = request.buffer();
        final int count = LedgerProtocol.elementCount(query, request.offset());
        final int length = ReplyRoot.ROWS_OFFSET + count * Account.LENGTH;
        if (length > reply.capacity()) {
            reply.reject(RejectCode.REPLY_TOO_LONG, "the rows do not fit in one reply; look up fewer ids at a time");
            return;
        }
        out.wrap(reply.buffer(), reply.offset(), length);
        for (int i = 0; i < count; i++) {
            final int idOffset = request.offset() + Envelope.BATCH_OFFSET + i * ID_LENGTH;
            final long value = ids.get(
                query.getLong(idOffset, ByteOrder.LITTLE_ENDIAN),
                query.getLong(idOffset + Long.BYTES, ByteOrder.LITTLE_ENDIAN));
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
}
