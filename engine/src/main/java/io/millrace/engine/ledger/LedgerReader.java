package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.GetAccountBalancesDecoder;
import io.millrace.codecs.ledger.GetAccountTransfersDecoder;
import io.millrace.codecs.ledger.LookupTransfersDecoder;
import io.millrace.codecs.ledger.QueryAccountsDecoder;
import io.millrace.codecs.ledger.QueryTransfersDecoder;
import io.millrace.codecs.ledger.TransfersReplyEncoder;
import io.millrace.engine.service.QueryReader;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers the ledger's queries that take long, with what {@link HandOver} has noted.
 */
final class LedgerReader implements QueryReader {
    private final Tables tables;
    private final ReadBounds bounds;
    private final Scan accounts;
    private final Scan transfers;
    private final AccountHistory accountHistory;
    private final Lookup lookupTransfers;
    private final Filter filter = new Filter();
    private final UnsafeBuffer row = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer out = new UnsafeBuffer(0, 0);

    LedgerReader(final Tables tables, final ReadBounds bounds) {
        this.tables = tables;
        this.bounds = bounds;
        accounts = new Scan(tables.accounts, bounds.rowsLookedAt());
        transfers = new Scan(tables.transfers, bounds.rowsLookedAt());
        accountHistory = new AccountHistory(tables, bounds);
        lookupTransfers = new Lookup(tables.transfers, tables.transferIds, TransfersReplyEncoder.TEMPLATE_ID);
    }

    @Override
    public void onRead(
        final Request request, final DirectBuffer notes, final int noteOffset, final int noteLength, final Reply reply) {
        if (request.templateId() == LookupTransfersDecoder.TEMPLATE_ID) {
            lookupTransfers.answerNoted(request, notes, noteOffset, noteLength, reply);
            return;
        }
        filter.decode(request);
        final long note = notes.getLong(noteOffset);
        switch (request.templateId()) {
            case QueryAccountsDecoder.TEMPLATE_ID:
                findAccounts(note, reply);
                break;
            case QueryTransfersDecoder.TEMPLATE_ID:
                answerTransfers(request, note, reply);
                break;
            case GetAccountTransfersDecoder.TEMPLATE_ID:
                accountHistory.answerTransfers(request, filter, note - 1, reply);
                break;
            case GetAccountBalancesDecoder.TEMPLATE_ID:
                accountHistory.answerBalances(request, filter, note - 1, reply);
                break;
            default:
                throw new IllegalArgumentException("UNKNOWN_TEMPLATE: " + request.templateId() + " is never handed over");
        }
    }

    private void findAccounts(final long rowCount, final Reply reply) {
        accounts.run(filter, rowCount, Math.min(bounds.accountsPerPage(), rowsMax(reply)));
        reply.handBack(AccountsPage.encodeNotes(reply.buffer(), reply.offset(), rowCount, accounts));
    }

    private void answerTransfers(final Request request, final long rowCount, final Reply reply) {
        transfers.run(filter, rowCount, rowsMax(reply));
        out.wrap(reply.buffer(), reply.offset(), reply.capacity());
        for (int i = 0; i < transfers.count(); i++) {
            tables.transfers.read(transfers.row(i), row);
            out.putBytes(ReplyRoot.ROWS_OFFSET + i * Transfer.LENGTH, row, 0, Transfer.LENGTH);
        }
        ReplyRoot.encodeQueryReply(
            out, TransfersReplyEncoder.TEMPLATE_ID, request, transfers.cursor(), transfers.count());
        reply.length(ReplyRoot.ROWS_OFFSET + transfers.count() * Transfer.LENGTH);
    }

    private int rowsMax(final Reply reply) {
        return ReplyRoot.rowsMax(reply.capacity(), Transfer.LENGTH, filter.rowLimit());
    }
}
