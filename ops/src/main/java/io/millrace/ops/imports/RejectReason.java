package io.millrace.ops.imports;

import java.util.Locale;

/**
 * Why a row was not turned into a transfer. The names, in lower case, stand in the file of rejected rows beside the
 * ledger's own status names, and are stable.
 */
enum RejectReason {
    /** The row has more or fewer fields than the header. */
    FIELD_COUNT,
    /** A column that must hold a date holds something else. */
    DATE_INVALID,
    /** There is no amount. */
    AMOUNT_EMPTY,
    /** The amount is no decimal number. */
    AMOUNT_INVALID,
    /** The amount has more decimals, other than zeros, than the ledger's unit. */
    AMOUNT_TOO_PRECISE,
    /** The amount does not fit in 128 bits. */
    AMOUNT_TOO_LARGE,
    /** The amount is negative and negative amounts are not wanted. */
    AMOUNT_NEGATIVE,
    /** A column that the mapping needs is empty. */
    COLUMN_EMPTY,
    /** A column holds a value that the mapping's map does not name. */
    NOT_IN_MAP,
    /** A value that must be an integer is none. */
    INTEGER_INVALID,
    /** An integer is greater than its field. */
    INTEGER_TOO_LARGE,
    /** An integer is 0 where the ledger wants another value. */
    INTEGER_ZERO,
    /** A flag of this name is not there, or not for rows. */
    FLAG_UNKNOWN,
    /** An id is 0, 2^128-1 or greater. */
    ID_OUT_OF_RANGE;

    private final String text = name().toLowerCase(Locale.ROOT);

    @Override
    public String toString() {
        return text;
    }
}
