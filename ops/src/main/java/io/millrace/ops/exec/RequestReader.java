package io.millrace.ops.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.client.AccountBalancesQuery;
import io.millrace.client.AccountBatch;
import io.millrace.client.AccountLookup;
import io.millrace.client.AccountQuery;
import io.millrace.client.AccountTransfersQuery;
import io.millrace.client.Client;
import io.millrace.client.Lookup;
import io.millrace.client.RequestMessage;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferLookup;
import io.millrace.client.TransferQuery;

import java.io.IOException;

/**
 * Reads one line into one request. A line is judged whole before anything of it is sent. Messages are used again for the next
 * line, as {@link Client#offer} copies them.
 */
final class RequestReader {
    private static final int RESULT_LENGTH = 16;
    private static final int ROW_LENGTH = 128;

    private final JsonFactory json = new JsonFactoryBuilder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .build();
    private final NumberReader number = new NumberReader();
    private final EventReader events = new EventReader(number);
    private final FilterReader filters = new FilterReader(number);
    private final AccountBatch accounts;
    private final TransferBatch transfers;
    private final AccountLookup accountLookup;
    private final TransferLookup transferLookup;
    private final AccountQuery accountQuery;
    private final TransferQuery transferQuery;
    private final AccountTransfersQuery accountTransfersQuery;
    private final AccountBalancesQuery accountBalancesQuery;
    private final int rowsMax;
    private long advanceNs;
    private int replyLengthMax;

    RequestReader(final Client client) {
        accounts = client.accountBatch();
        transfers = client.transferBatch();
        accountLookup = client.accountLookup();
        transferLookup = client.transferLookup();
        accountQuery = client.accountQuery();
        transferQuery = client.transferQuery();
        accountTransfersQuery = client.accountTransfersQuery();
        accountBalancesQuery = client.accountBalancesQuery();
        rowsMax = accountLookup.capacity();
    }

    /**
     * Reads a line.
     *
     * @return what is to be sent, valid until the next call; null when it is the clock that is to be moved, see
     *     {@link #advanceNs}.
     */
    RequestMessage read(final byte[] bytes, final int offset, final int length) throws LineException {
        try (JsonParser parser = json.createParser(bytes, offset, length)) {
            return read(parser);
        } catch (final JsonProcessingException ex) {
            throw invalid(withoutSource(ex.getOriginalMessage()) + " (column " + ex.getLocation().getColumnNr() + ")");
        } catch (final IOException ex) {
            throw invalid(ex.getMessage());
        }
    }

    /** By how much the clock is to be moved: from 0 to 2^64-1. */
    long advanceNs() {
        return advanceNs;
    }

    /** About how many bytes the reply to the last request can have at most. */
    int replyLengthMax() {
        return replyLengthMax;
    }

    private RequestMessage read(final JsonParser parser) throws IOException, LineException {
        final JsonToken first = parser.nextToken();
        if (first == null) {
            throw new LineException("EMPTY_LINE", "nothing stands in this line; give one JSON object per line");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new LineException("WRONG_TYPE", "the line is no object; give {\"COMMAND\": ...}");
        }
        if (parser.nextToken() != JsonToken.FIELD_NAME) {
            throw new LineException("UNKNOWN_COMMAND", "the object names no command; give {\"COMMAND\": ...}");
        }
        final String command = parser.currentName();
        parser.nextToken();
        final RequestMessage request = request(command, parser);
        if (parser.nextToken() != JsonToken.END_OBJECT) {
            throw new LineException("UNKNOWN_FIELD", NumberReader.at(parser) + "stands beside '" + command
                + "'; give one command per line");
        }
        if (parser.nextToken() != null) {
            throw invalid("something stands behind the object");
        }
        return request;
    }

    private RequestMessage request(final String command, final JsonParser parser) throws IOException, LineException {
        switch (command) {
            case "create_transfers":
                events.readTransfers(parser, transfers);
                replyLengthMax = ROW_LENGTH + transfers.count() * RESULT_LENGTH;
                return transfers;
            case "create_accounts":
                events.readAccounts(parser, accounts);
                replyLengthMax = ROW_LENGTH + accounts.count() * RESULT_LENGTH;
                return accounts;
            case "lookup_accounts":
                return lookup(parser, accountLookup);
            case "lookup_transfers":
                return lookup(parser, transferLookup);
            case "query_accounts":
                filters.read(parser, accountQuery);
                replyLengthMax = rowsLength(filters.limit());
                return accountQuery;
            case "query_transfers":
                filters.read(parser, transferQuery);
                replyLengthMax = rowsLength(filters.limit());
                return transferQuery;
            case "get_account_transfers":
                filters.read(parser, accountTransfersQuery);
                replyLengthMax = rowsLength(filters.limit());
                return accountTransfersQuery;
            case "get_account_balances":
                filters.read(parser, accountBalancesQuery);
                replyLengthMax = rowsLength(filters.limit());
                return accountBalancesQuery;
            case "advance_clock_ns":
                number.read(parser, Long.SIZE);
                advanceNs = number.low();
                return null;
            default:
                throw new LineException("UNKNOWN_COMMAND", "'" + command + "' is no command; there are create_accounts,"
                    + " create_transfers, lookup_accounts, lookup_transfers, query_accounts, query_transfers,"
                    + " get_account_transfers, get_account_balances, advance_clock_ns");
        }
    }

    private Lookup lookup(final JsonParser parser, final Lookup lookup) throws IOException, LineException {
        EventReader.expectArray(parser, "ids");
        lookup.clear();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            number.readId(parser);
            if (lookup.isFull()) {
                throw EventReader.tooMany(parser, lookup.capacity());
            }
            lookup.add(number.high(), number.low());
        }
        replyLengthMax = rowsLength(lookup.count());
        return lookup;
    }

    private int rowsLength(final long rows) {
        return (int) (1 + Math.min(rows, rowsMax)) * ROW_LENGTH;
    }

    /** The parser adds where a thing began, in words that are of no use for one line. */
    private static String withoutSource(final String message) {
        final int source = message.indexOf(" (start marker");
        return source < 0 ? message : message.substring(0, source);
    }

    private static LineException invalid(final String what) {
        return new LineException("INVALID_JSON", what + "; give one JSON object per line, in UTF-8");
    }
}
