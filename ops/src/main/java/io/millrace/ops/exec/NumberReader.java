package io.millrace.ops.exec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;

/**
 * Reads unsigned integers out of JSON: plain numbers, or strings of decimal digits. Nothing is rounded: a fraction or an
 * exponent is no integer here, whatever its value.
 */
final class NumberReader {
    private static final int BITS_MAX = 128;
    private static final String MAX_128 = "340282366920938463463374607431768211455";
    /** A chunk of 18 digits fits in 63 bits. */
    private static final int CHUNK_DIGITS = 18;
    private static final int UUID_LENGTH = 36;

    private long high;
    private long low;

    /** Bits 64 to 127 of the last number. */
    long high() {
        return high;
    }

    /** Bits 0 to 63 of the last number. */
    long low() {
        return low;
    }

    /** Reads the current value as one of so many bits, 128 at most. */
    void read(final JsonParser parser, final int bits) throws IOException, LineException {
        final JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType(parser, bits);
        }
        final char[] text = parser.getTextCharacters();
        final int offset = parser.getTextOffset();
        final int length = parser.getTextLength();
        final int digitsOffset = length > 1 && text[offset] == '-' ? 1 : 0;
        for (int i = digitsOffset; i < length; i++) {
            if (!isDigit(text[offset + i])) {
                throw wrongType(parser, bits);
            }
        }
        if (length == 0) {
            throw wrongType(parser, bits);
        }
        if (digitsOffset > 0) {
            throw new LineException("OUT_OF_RANGE", at(parser) + "below 0; numbers are from 0 to 2^" + bits + "-1");
        }
        if (!parse(text, offset, length) || bits < BITS_MAX && high != 0 || bits < Long.SIZE && low >>> bits != 0) {
            throw new LineException(
                "OUT_OF_RANGE", at(parser) + "greater than 2^" + bits + "-1; give a number from 0 to 2^" + bits + "-1");
        }
    }

    /** Reads the current value as one of 128 bits, which may be spelled as a UUID too: its hexadecimal digits are the number. */
    void readId(final JsonParser parser) throws IOException, LineException {
        if (parser.currentToken() == JsonToken.VALUE_STRING && parser.getTextLength() == UUID_LENGTH
            && parseUuid(parser.getTextCharacters(), parser.getTextOffset())) {
            return;
        }
        read(parser, BITS_MAX);
    }

    /** Where the parser is, for a message. */
    static String at(final JsonParser parser) {
        return parser.getParsingContext().pathAsPointer() + ": ";
    }

    private boolean parse(final char[] text, final int textOffset, final int textLength) {
        int offset = textOffset;
        int length = textLength;
        while (length > 1 && text[offset] == '0') {
            offset++;
            length--;
        }
        high = 0;
        if (length <= CHUNK_DIGITS) {
            low = chunk(text, offset, length);
            return true;
        }
        if (length > MAX_128.length() || length == MAX_128.length() && isGreaterThanMax(text, offset)) {
            return false;
        }
        low = 0;
        for (int end = offset + length; offset < end; offset += CHUNK_DIGITS) {
            final int count = Math.min(CHUNK_DIGITS, end - offset);
            long scale = 1;
            for (int i = 0; i < count; i++) {
                scale *= 10;
            }
            multiplyAndAdd(scale, chunk(text, offset, count));
        }
        return true;
    }

    /** Neither operand has its highest bit set, but low may. */
    private void multiplyAndAdd(final long factor, final long addend) {
        final long carry = Math.multiplyHigh(low, factor) + (low >> 63 & factor);
        final long product = low * factor;
        low = product + addend;
        high = high * factor + carry + (Long.compareUnsigned(low, product) < 0 ? 1 : 0);
    }

    private boolean parseUuid(final char[] text, final int offset) {
        long first = 0;
        long second = 0;
        for (int i = 0; i < UUID_LENGTH; i++) {
            final char c = text[offset + i];
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    return false;
                }
                continue;
            }
            final int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return false;
            }
            first = first << 4 | second >>> 60;
            second = second << 4 | digit;
        }
        high = first;
        low = second;
        return true;
    }

    private static long chunk(final char[] text, final int offset, final int length) {
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            value = value * 10 + (text[i] - '0');
        }
        return value;
    }

    private static boolean isGreaterThanMax(final char[] text, final int offset) {
        for (int i = 0; i < MAX_128.length(); i++) {
            final int difference = text[offset + i] - MAX_128.charAt(i);
            if (difference != 0) {
                return difference > 0;
            }
        }
        return false;
    }

    private static boolean isDigit(final char c) {
        return c >= '0' && c <= '9';
    }

    private static LineException wrongType(final JsonParser parser, final int bits) {
        return new LineException("WRONG_TYPE", at(parser) + "not an integer; give decimal digits, as a string or a plain number,"
            + " from 0 to 2^" + bits + "-1");
    }
}
