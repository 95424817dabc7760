package io.millrace.ops;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;

/**
 * What can stand in output, and how: text; numbers of 32 bits and counts ({@link Integer}, {@link Long}) as JSON numbers;
 * numbers that may have more than 53 bits ({@link BigInteger}) as JSON strings of decimal digits, since many readers of JSON
 * would round them; lists of names (flags); true and false; null; what is JSON already.
 */
final class Values {
    private Values() {
    }

    /** JSON that somebody else has written. */
    record Json(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    static String text(final Object value) {
        if (value == null) {
            return "-";
        }
        return value instanceof List<?> list ? String.join(",", list.stream().map(Object::toString).toList()) : value.toString();
    }

    static void write(final JsonGenerator json, final Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Json written) {
            json.writeRawValue(written.text());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof String || value instanceof BigInteger) {
            json.writeString(value.toString());
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (final Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else {
            throw new IllegalArgumentException("no way to write " + value.getClass());
        }
    }
}
