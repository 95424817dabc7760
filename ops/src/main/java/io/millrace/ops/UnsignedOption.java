package io.millrace.ops;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Unsigned integers on the command line. */
final class UnsignedOption {
    private UnsignedOption() {
    }

    private static int parse(final String text, final long max) {
        try {
            final long value = Long.parseLong(text);
            if (value >= 0 && value <= max) {
                return (int) value;
            }
        } catch (final NumberFormatException ex) {
            throw new TypeConversionException("'" + text + "' is not an integer from 0 to " + max);
        }
        throw new TypeConversionException("'" + text + "' is not an integer from 0 to " + max);
    }

    /** Up to 2^16-1. */
    static final class Bits16 implements ITypeConverter<Integer> {
        @Override
        public Integer convert(final String value) {
            return parse(value, 0xFFFF);
        }
    }

    /** Up to 2^32-1, as the {@code int} of the same bits. */
    static final class Bits32 implements ITypeConverter<Integer> {
        @Override
        public Integer convert(final String value) {
            return parse(value, 0xFFFF_FFFFL);
        }
    }
}
