package io.millrace.engine.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of JSON as kept streams need: objects, arrays, strings without escapes, integers. Integers are read as strings, so
 * that none is too large.
 */
final class Json {
    private final String text;
    private int position;

    private Json(final String text) {
        this.text = text;
    }

    /** A map, a list or a string. */
    static Object parse(final String text) {
        final Json json = new Json(text);
        final Object value = json.value();
        if (json.peek() != 0) {
            throw json.wrong("nothing more");
        }
        return value;
    }

    private Object value() {
        final char c = peek();
        return c == '{' ? object() : c == '[' ? array() : c == '"' ? string() : integer();
    }

    private Map<String, Object> object() {
        final Map<String, Object> map = new LinkedHashMap<>();
        position++;
        while (peek() != '}') {
            if (!map.isEmpty()) {
                expect(',');
            }
            final String name = string();
            expect(':');
            map.put(name, value());
        }
        position++;
        return map;
    }

    private List<Object> array() {
        final List<Object> list = new ArrayList<>();
        position++;
        while (peek() != ']') {
            if (!list.isEmpty()) {
                expect(',');
            }
            list.add(value());
        }
        position++;
        return list;
    }

    private String string() {
        expect('"');
        final int end = text.indexOf('"', position);
        if (end < 0) {
            throw wrong("'\"'");
        }
        final String string = text.substring(position, end);
        position = end + 1;
        return string;
    }

    private String integer() {
        final int start = position;
        while (Character.isDigit(peek())) {
            position++;
        }
        if (start == position) {
            throw wrong("a value");
        }
        return text.substring(start, position);
    }

    private void expect(final char expected) {
        if (peek() != expected) {
            throw wrong("'" + expected + "'");
        }
        position++;
    }

    /** The next character that is no space; 0 at the end. */
    private char peek() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
        return position < text.length() ? text.charAt(position) : 0;
    }

    private IllegalArgumentException wrong(final String expected) {
        return new IllegalArgumentException("expected " + expected + " at " + position + " of " + text);
    }
}
