package io.millrace.ops;

import io.millrace.client.UInt128;
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

    /** Up to 2^64-1, as the {@code long} of the same bits. */
    static final class Bits64 implements ITypeConverter<Long> {
        @Override
        public Long convert(final String value) {
            final UInt128 number = new Bits128().convert(value);
            if (number.high() != 0) {
                throw new TypeConversionException("'" + value + "' is not an integer from 0 to 2^64-1");
            }
            return number.low();
        }
    }

    /** Up to 2^128-1. */
    static final class Bits128 implements ITypeConverter<UInt128> {
        @Override
        public UInt128 convert(final String value) {
            try {
                return UInt128.parse(value);
            } catch (final IllegalArgumentException ex) {
                throw new TypeConversionException("'" + value + "' is not an integer from 0 to 2^128-1");
            }
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
