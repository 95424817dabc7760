package io.millrace.ops.exec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.client.Query;

import java.io.IOException;

/** Reads what a query asks for. What is not given filters nothing; without a limit a page has as many rows as it holds. */
final class FilterReader {
    private static final long LIMIT_MAX = 0xFFFF_FFFFL;
    private static final int TIMESTAMP_BITS = 63;

    private final NumberReader number;
    private int fieldsSeen;
    private long limit;
    private long timestampMin;
    private long timestampMax;

    FilterReader(final NumberReader number) {
        this.number = number;
    }

    void read(final JsonParser parser, final Query<?> query) throws IOException, LineException {
        EventReader.expectObject(parser, "a filter");
        query.clear();
        fieldsSeen = 0;
        limit = LIMIT_MAX;
        timestampMin = 0;
        timestampMax = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            parser.nextToken();
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
                case "ledger" -> query.ledger((int) uint(parser, 6, 32));
                case "code" -> query.code((int) uint(parser, 7, 16));
                case "flags" -> {
                    once(parser, 8);
                    query.reversed(EventReader.readFlags(parser, flag -> "reversed".equals(flag) ? 1 : 0) != 0);
                }
                default -> throw EventReader.unknown(parser, "queries");
            }
        }
        if (timestampMax != 0 && timestampMin > timestampMax) {
            throw new LineException("OUT_OF_RANGE", NumberReader.at(parser) + "timestamp_min is greater than timestamp_max;"
                + " exchange them, or leave one out");
        }
        query.rowLimit((int) limit).timestampMin(timestampMin).timestampMax(timestampMax);
    }

    /** Greatest number of rows that the last query asks for. */
    long limit() {
        return limit;
    }

    private long limit(final JsonParser parser) throws IOException, LineException {
        final long value = uint(parser, 0, 32);
        if (value == 0) {
            throw new LineException("OUT_OF_RANGE", NumberReader.at(parser) + "no rows are asked for; ask for 1 or more");
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
}
