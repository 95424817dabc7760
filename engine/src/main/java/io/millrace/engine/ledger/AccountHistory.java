package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.BalancesReplyEncoder;
import io.millrace.codecs.ledger.TransfersReplyEncoder;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Answers get_account_transfers and get_account_balances, on the reader: walks along an account's transfers, from the newest
 * back. Where the oldest come first it has to go to their beginning once; {@link ChainPlaces} then lets each following page begin
 * close to where it has to, so that all pages together cost no more than a few walks.
 */
final class AccountHistory {
    /** Length of a row of balances in a reply, in bytes: the four balances and a timestamp. */
    static final int BALANCE_LENGTH = Account.BALANCES_LENGTH + Long.BYTES;

    private static final int PLACES_COUNT = 16;
    /** A power of two, and more than the rows of a page. */
    private static final int MATCHES_MAX = 64 * 1024;

    private final Tables tables;
    private final int rowsLookedAtMax;
    private final RowSearch search;
    private final ChainPlaces[] placesOfAccounts;
    private final Transfer transfer = new Transfer();
    private final Link link = new Link();
    private final UnsafeBuffer balances = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer out = new UnsafeBuffer(0, 0);
    /** Rows of the page, in the order asked for. */
    private final long[] found = new long[ReplyRoot.ROWS_IN_REPLY_MAX];
    /** Rows of a stretch that match, from the newest back; of more than have room the newer are written over. */
    private final long[] matches = new long[MATCHES_MAX];
    private Filter filter;
    private ChainPlaces places;
    private long uses;
    private int rowsMax;
    private int count;
    private long cursor;
    private long lookedAt;
    private boolean isDebited;

    AccountHistory(final Tables tables, final ReadBounds bounds) {
        this.tables = tables;
        rowsLookedAtMax = bounds.rowsLookedAt();
        search = new RowSearch(tables.transfers);
        placesOfAccounts = new ChainPlaces[PLACES_COUNT];
        for (int i = 0; i < PLACES_COUNT; i++) {
            placesOfAccounts[i] = new ChainPlaces(bounds.placeStride(), bounds.placesPerAccount());
        }
    }

    /** Answers with the transfers; the newest that the query may see is given. */
    void answerTransfers(final Request request, final Filter asked, final long newest, final Reply reply) {
        find(asked, newest, ReplyRoot.rowsMax(reply.capacity(), Transfer.LENGTH, asked.rowLimit()));
        out.wrap(reply.buffer(), reply.offset(), reply.capacity());
        for (int i = 0; i < count; i++) {
            tables.transfers.read(found[i], transfer.buffer());
            out.putBytes(ReplyRoot.ROWS_OFFSET + i * Transfer.LENGTH, transfer.buffer(), 0, Transfer.LENGTH);
        }
        ReplyRoot.encodeQueryReply(out, TransfersReplyEncoder.TEMPLATE_ID, request, cursor, count);
        reply.length(ReplyRoot.ROWS_OFFSET + count * Transfer.LENGTH);
    }

    /** Answers with the account's balances just after the transfers; the newest that the query may see is given. */
    void answerBalances(final Request request, final Filter asked, final long newest, final Reply reply) {
        find(asked, newest, ReplyRoot.rowsMax(reply.capacity(), BALANCE_LENGTH, asked.rowLimit()));
        out.wrap(reply.buffer(), reply.offset(), reply.capacity());
        for (int i = 0; i < count; i++) {
            final int offset = ReplyRoot.ROWS_OFFSET + i * BALANCE_LENGTH;
            read(found[i]);
            tables.balances.read(Tables.row(link.balances()), balances);
            out.putBytes(offset, balances, isDebited ? 0 : Account.BALANCES_LENGTH, Account.BALANCES_LENGTH);
            out.putLong(offset + Account.BALANCES_LENGTH, transfer.timestamp(), ByteOrder.LITTLE_ENDIAN);
        }
        ReplyRoot.encodeQueryReply(out, BalancesReplyEncoder.TEMPLATE_ID, request, cursor, BALANCE_LENGTH, count);
        reply.length(ReplyRoot.ROWS_OFFSET + count * BALANCE_LENGTH);
    }

    private void find(final Filter asked, final long newest, final int pageRowsMax) {
        filter = asked;
        places = places();
        rowsMax = pageRowsMax;
        count = 0;
        cursor = 0;
        lookedAt = 0;
        final long oldest = search.begin(filter, newest + 1);
        final long last = search.end(filter, newest + 1) - 1;
        if (oldest > last) {
            return;
        }
        if (filter.isReversed()) {
            findBackwards(oldest, last, newest);
        } else {
            findForwards(oldest, last, newest);
        }
    }

    private void findBackwards(final long oldest, final long last, final long newest) {
        long row = places.atOrAfter(last, newest);
        places.begin(row);
        while (row >= oldest && cursor == 0) {
            final long previous = read(row);
            if (row <= last) {
                if (lookedAt == rowsLookedAtMax) {
                    cursor = transfer.timestamp();
                } else if (matches()) {
                    add(row);
                }
                lookedAt++;
            }
            row = previous;
            places.onRow(row);
        }
    }

    /** Stretch by stretch, each from its newer end back, and then the other way round. */
    private void findForwards(final long oldest, final long last, final long newest) {
        long from = oldest;
        while (from <= last && cursor == 0) {
            final long to = places.atOrAfter(from, newest);
            if (lookedAt >= rowsLookedAtMax) {
                tables.transfers.read(from - 1, transfer.buffer());
                cursor = transfer.timestamp() + 1;
                return;
            }
            final long matchCount = walk(from, to, last);
            for (long i = matchCount - 1; i >= 0 && cursor == 0; i--) {
                final long row = matches[(int) i & MATCHES_MAX - 1];
                if (count == rowsMax) {
                    tables.transfers.read(row, transfer.buffer());
                }
                add(row);
            }
            from = to + 1;
        }
    }

    /** Collects what matches from one row back to another; returns how many do. */
    private long walk(final long from, final long to, final long last) {
        long matchCount = 0;
        long row = to;
        places.begin(row);
        while (row >= from) {
            final long previous = read(row);
            lookedAt++;
            if (row <= last && matches()) {
                matches[(int) matchCount & MATCHES_MAX - 1] = row;
                matchCount++;
            }
            row = previous;
            places.onRow(row);
        }
        return matchCount;
    }

    /** The row is that of {@link #transfer} when it is one too many. */
    private void add(final long row) {
        if (count == rowsMax) {
            cursor = transfer.timestamp();
        } else {
            found[count] = row;
            count++;
        }
    }

    /** Reads transfer and link; returns the row of the account's transfer before it, or -1. */
    private long read(final long row) {
        tables.transfers.read(row, transfer.buffer());
        tables.links.read(row, link.buffer());
        isDebited = transfer.debitAccountIdLow() == filter.accountIdLow()
            && transfer.debitAccountIdHigh() == filter.accountIdHigh();
        return Tables.row(isDebited ? link.previousOfDebit() : link.previousOfCredit());
    }

    private boolean matches() {
        return filter.matchesSide(isDebited) && filter.matches(transfer);
    }

    /** Those of the filter's account; the account that was longest not asked for makes room. */
    private ChainPlaces places() {
        uses++;
        ChainPlaces eldest = placesOfAccounts[0];
        for (final ChainPlaces candidate : placesOfAccounts) {
            if (candidate.lastUse != 0 && candidate.accountIdLow == filter.accountIdLow()
                && candidate.accountIdHigh == filter.accountIdHigh()) {
                candidate.lastUse = uses;
                return candidate;
            }
            if (candidate.lastUse < eldest.lastUse) {
                eldest = candidate;
            }
        }
        eldest.reset(filter.accountIdLow(), filter.accountIdHigh());
        eldest.lastUse = uses;
        return eldest;
    }
}
