package io.millrace.ops.imports;

/**
 * Reads an amount in decimal notation, exactly: {@code [+-]digits[.digits]}, with at least one digit on either side of the
 * point. The value is counted in units of 10^-decimals.
 */
final class DecimalAmount {
    private final int decimals;
    private final Unsigned128 magnitude = new Unsigned128();
    private boolean negative;

    DecimalAmount(final int decimals) {
        this.decimals = decimals;
    }

    /**
     * @throws RowRejectedException if the text is no amount, or none that can be told exactly in these units.
     */
    void parse(final Text text) {
        magnitude.set(0, 0);
        negative = false;
        if (text.length() == 0) {
            throw new RowRejectedException(RejectReason.AMOUNT_EMPTY, "there is no amount");
        }
        final char sign = text.charAt(0);
        final boolean minus = sign == '-';
        int digitCount = 0;
        int fractionCount = 0;
        boolean afterPoint = false;
        for (int i = minus || sign == '+' ? 1 : 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '.' && !afterPoint) {
                afterPoint = true;
                continue;
            }
            if (c < '0' || c > '9') {
                throw new RowRejectedException(RejectReason.AMOUNT_INVALID, "amount '" + text + "' is not a decimal number");
            }
            digitCount++;
            if (afterPoint && ++fractionCount > decimals) {
                if (c != '0') {
                    throw new RowRejectedException(RejectReason.AMOUNT_TOO_PRECISE,
                        "amount '" + text + "' has more than " + decimals + " decimals");
                }
                continue;
            }
            appendDigit(c - '0', text);
        }
        if (digitCount == 0) {
            throw new RowRejectedException(RejectReason.AMOUNT_INVALID, "amount '" + text + "' is not a decimal number");
        }
        for (int i = fractionCount; i < decimals; i++) {
            appendDigit(0, text);
        }
        negative = minus && !magnitude.isZero();
    }

    /** Whether the amount is below zero; a zero with a minus is not. */
    boolean isNegative() {
        return negative;
    }

    Unsigned128 magnitude() {
        return magnitude;
    }

    private void appendDigit(final int digit, final Text text) {
        if (!magnitude.appendDigit(digit)) {
            throw new RowRejectedException(RejectReason.AMOUNT_TOO_LARGE, "amount '" + text + "' does not fit in 128 bits");
        }
    }
}
