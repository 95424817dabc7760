package io.millrace.ops.imports;

import java.time.Year;

/** Tells a calendar date in the notation of ISO 8601, {@code 2010-12-31}, from anything else. */
final class IsoDate {
    private static final int LENGTH = 10;
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private IsoDate() {
    }

    static boolean isDate(final CharSequence text) {
        if (text.length() != LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return false;
        }
        final int year = number(text, 0, 4);
        final int month = number(text, 5, 7);
        final int day = number(text, 8, LENGTH);
        if (year < 0 || month < 1 || month > 12 || day < 1) {
            return false;
        }
        return day <= DAYS[month - 1] || month == 2 && day == 29 && Year.isLeap(year);
    }

    /** The number in a range of characters, or -1. */
    private static int number(final CharSequence text, final int start, final int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
