package io.millrace.ops.exec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.client.AccountHistoryQuery;
import io.millrace.client.Query;
import io.millrace.client.RowQuery;

import java.io.IOException;
import java.util.function.ToIntFunction;

/** Reads what a query asks for. What is not given filters nothing; without a limit a page has as many rows as it holds. */
final class FilterReader {
    private static final long LIMIT_MAX = 0xFFFF_FFFFL;
    private static final int TIMESTAMP_BITS = 63;
    private static final int REVERSED = 1;
    private static final int DEBITS = 1 << 1;
    private static final int CREDITS = 1 << 2;
    private static final ToIntFunction<String> ROW_FLAG = name -> "reversed".equals(name) ? REVERSED : 0;
    private static final ToIntFunction<String> ACCOUNT_FLAG = name -> switch (name) {
        case "debits" -> DEBITS;
        case "credits" -> CREDITS;
        case "reversed" -> REVERSED;
        default -> 0;
    };

    private final NumberReader number;
    private int fieldsSeen;
    private int flags;
    private long limit;
    private long timestampMin;
    private long timestampMax;

    FilterReader(final NumberReader number) {
        this.number = number;
    }

    /** Reads a query over all accounts or transfers. */
    void read(final JsonParser parser, final RowQuery<?> query) throws IOException, LineException {
        begin(parser, query);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            parser.nextToken();
            if ("ledger".equals(name)) {
                query.ledger((int) uint(parser, 8, 32));
            } else if (!readCommon(parser, name, query, ROW_FLAG)) {
                throw EventReader.unknown(parser, "queries");
            }
        }
        end(parser, query);
    }

    /** Reads a query for what happened to one account. */
    void read(final JsonParser parser, final AccountHistoryQuery<?> query) throws IOException, LineException {
        begin(parser, query);
        boolean isAccountGiven = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            parser.nextToken();
            if ("account_id".equals(name)) {
                readAccountId(parser, query);
                isAccountGiven = true;
            } else if (!readCommon(parser, name, query, ACCOUNT_FLAG)) {
                throw EventReader.unknown(parser, "queries of one account");
            }
        }
        if (!isAccountGiven) {
            throw outOfRange(parser, "account_id is missing; name the account");
        }
        if ((flags & (DEBITS | CREDITS)) == 0) {
            throw outOfRange(parser, "flags name neither debits nor credits; give \"debits\", \"credits\" or both");
        }
        query.debits((flags & DEBITS) != 0).credits((flags & CREDITS) != 0);
        end(parser, query);
    }

    /** Greatest number of rows that the last query asks for. */
    long limit() {
        return limit;
    }

    private void begin(final JsonParser parser, final Query<?> query) throws LineException {
        EventReader.expectObject(parser, "a filter");
        query.clear();
        fieldsSeen = 0;
        flags = 0;
        limit = LIMIT_MAX;
        timestampMin = 0;
        timestampMax = 0;
    }

    /** Returns false if the field is none that all queries have. */
    private boolean readCommon(
        final JsonParser parser, final String name, final Query<?> query, final ToIntFunction<String> flagOf)
        throws IOException, LineException {
        switch (name) {
            case "limit" -> limit = limit(parser);
            case "timestamp_min" -> timestampMin = uint(parser, 1, TIMESTAMP_BITS);
            case "timestamp_max" -> timestampMax = uint(parser, 2, TIMESTAMP_BITS);
            case "user_data_128" -> {
                once(parser, 3);
                number.readId(parser);
                query.userData128(number.high(), number.low());
            }
            case "user_data_64" -> query.userData64(uint(parser, 4, 64));
            case "user_data_32" -> query.userData32((int) uint(parser, 5, 32));
            case "code" -> query.code((int) uint(parser, 6, 16));
            case "flags" -> {
                once(parser, 7);
                flags = EventReader.readFlags(parser, flagOf);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void end(final JsonParser parser, final Query<?> query) throws LineException {
        if (timestampMax != 0 && timestampMin > timestampMax) {
            throw outOfRange(parser, "timestamp_min is greater than timestamp_max; exchange them, or leave one out");
        }
        query.rowLimit((int) limit).timestampMin(timestampMin).timestampMax(timestampMax)
            .reversed((flags & REVERSED) != 0);
    }

    private void readAccountId(final JsonParser parser, final AccountHistoryQuery<?> query) throws IOException, LineException {
        once(parser, 8);
        number.readId(parser);
        if (number.high() == 0 && number.low() == 0 || (number.high() & number.low()) == -1) {
            throw outOfRange(parser, "no account has this id; give one from 1 to 2^128-2");
        }
        query.accountId(number.high(), number.low());
    }

    private long limit(final JsonParser parser) throws IOException, LineException {
        final long value = uint(parser, 0, 32);
        if (value == 0) {
            throw outOfRange(parser, "no rows are asked for; ask for 1 or more");
        }
        return value;
    }

    private long uint(final JsonParser parser, final int field, final int bits) throws IOException, LineException {
        once(parser, field);
        number.read(parser, bits);
        return number.low();
    }

    private void once(final JsonParser parser, final int field) throws LineException {
        fieldsSeen = EventReader.once(parser, fieldsSeen, field);
    }

    private static LineException outOfRange(final JsonParser parser, final String what) {
        return new LineException("OUT_OF_RANGE", NumberReader.at(parser) + what);
    }
}
