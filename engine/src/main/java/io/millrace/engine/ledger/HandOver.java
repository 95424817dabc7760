package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.BalancesReplyEncoder;
import io.millrace.codecs.ledger.GetAccountBalancesDecoder;
import io.millrace.codecs.ledger.QueryAccountsDecoder;
import io.millrace.codecs.ledger.QueryTransfersDecoder;
import io.millrace.codecs.ledger.TransfersReplyEncoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.store.Index;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the thread that owns the state does for a query that the reader answers: it refuses a filter that names nothing, and
 * notes up to where the reader may read, in 8 bytes:
 *
 * <ul>
 * <li>query_accounts and query_transfers: the number of rows,
 * <li>get_account_transfers and get_account_balances: 1 and the row of the account's last transfer.
 * </ul>
 */
final class HandOver {
    private static final int NOTE_LENGTH = Long.BYTES;

    private final Tables tables;
    private final Filter filter = new Filter();
    private final Account account = new Account();
    private final UnsafeBuffer out = new UnsafeBuffer(0, 0);

    HandOver(final Tables tables) {
        this.tables = tables;
    }

    void accept(final Request request, final Reply reply) {
        filter.decode(request);
        final String fault = filter.fault();
        if (fault != null) {
            reply.reject(RejectCode.INVALID_FILTER, fault);
            return;
        }
        if (ReplyRoot.rowsMax(reply.capacity(), Account.LENGTH, filter.rowLimit()) < 1) {
            reply.reject(RejectCode.REPLY_TOO_LONG, "not even one row fits in a reply; raise the session's limit");
            return;
        }
        if (!filter.isOfAccount() && !request.grants().isAll() && !request.grants().allows(filter.ledger())) {
            reply.reject(RejectCode.NOT_GRANTED, "ledger: the principal may not look at it; ask for one that is granted");
            return;
        }
        switch (request.templateId()) {
            case QueryAccountsDecoder.TEMPLATE_ID:
                handOver(tables.accounts.rowCount(), reply);
                break;
            case QueryTransfersDecoder.TEMPLATE_ID:
                handOver(tables.transfers.rowCount(), reply);
                break;
            default:
                acceptOfAccount(request, reply);
                break;
        }
    }

    private void acceptOfAccount(final Request request, final Reply reply) {
        final boolean isOfBalances = request.templateId() == GetAccountBalancesDecoder.TEMPLATE_ID;
        final long accountRow = tables.accountIds.get(filter.accountIdLow(), filter.accountIdHigh());
        if (accountRow != Index.NOT_FOUND) {
            tables.accounts.read(accountRow, account.buffer());
            final boolean isKept = !isOfBalances || (account.flags() & Account.FLAG_HISTORY) != 0;
            // What is not granted is as if it were not there.
            if (isKept && request.grants().allows(account.ledger()) && account.lastTransfer() != 0) {
                handOver(Tables.row(account.lastTransfer()) + 1, reply);
                return;
            }
        }
        out.wrap(reply.buffer(), reply.offset(), reply.capacity());
        if (isOfBalances) {
            ReplyRoot.encodeQueryReply(
                out, BalancesReplyEncoder.TEMPLATE_ID, request, 0, AccountHistory.BALANCE_LENGTH, 0);
        } else {
            ReplyRoot.encodeQueryReply(out, TransfersReplyEncoder.TEMPLATE_ID, request, 0, 0);
        }
        reply.length(ReplyRoot.ROWS_OFFSET);
    }

    private static void handOver(final long note, final Reply reply) {
        reply.buffer().putLong(reply.offset(), note);
        reply.handOver(NOTE_LENGTH);
    }
}
