package io.millrace.ops;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A timestamp on the command line: nanoseconds since the epoch, or a time in the notation of ISO 8601 that names its offset. */
final class TimeOption implements ITypeConverter<Long> {
    private static final long NS_PER_S = 1_000_000_000L;

    @Override
    public Long convert(final String value) {
        try {
            final long timeNs = isNumber(value) ? Long.parseLong(value) : nanoseconds(OffsetDateTime.parse(value).toInstant());
            if (timeNs >= 0) {
                return timeNs;
            }
        } catch (final NumberFormatException | DateTimeException | ArithmeticException ex) {
            throw refusal(value);
        }
        throw refusal(value);
    }

    private static boolean isNumber(final String value) {
        return value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long nanoseconds(final Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NS_PER_S), time.getNano());
    }

    private static TypeConversionException refusal(final String value) {
        return new TypeConversionException("'" + value + "' is no timestamp from 0 to 2^63-1: give nanoseconds since 1970, or a"
            + " time like 2010-12-31T23:59:59Z");
    }
}
