package io.millrace.ops.imports;

import java.util.List;

/** An unsigned integer field of a transfer, filled from a template; a template without columns is read once. */
final class IntegerField {
    private final String name;
    private final long maxHigh;
    private final long maxLow;
    private final boolean zeroAllowed;
    private final Template.Bound template;
    private final Unsigned128 value = new Unsigned128();
    private final boolean constant;

    /**
     * @param bits how many the field has: 16, 32, 64 or 128.
     * @throws MappingException if the template is constant and no such integer, or names columns that are not there.
     */
    IntegerField(
        final String name, final int bits, final boolean zeroAllowed, final Template template, final List<String> header) {
        this.name = name;
        this.zeroAllowed = zeroAllowed;
        maxHigh = bits == 128 ? -1 : 0;
        maxLow = bits >= 64 ? -1 : (1L << bits) - 1;
        this.template = template.bind(header);
        constant = this.template.isConstant();
        if (constant) {
            try {
                parse(this.template.evaluate(new Row()));
            } catch (final RowRejectedException ex) {
                throw new MappingException(ex.getMessage());
            }
        }
    }

    /** The value for this row; valid until the next call. */
    Unsigned128 evaluate(final Row row) {
        if (!constant) {
            parse(template.evaluate(row));
        }
        return value;
    }

    private void parse(final Text text) {
        value.set(0, 0);
        boolean fits = true;
        for (int i = 0; i < text.length(); i++) {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw notAnInteger(text);
            }
            fits &= value.appendDigit(digit);
        }
        if (text.length() == 0) {
            throw notAnInteger(text);
        }
        if (!fits
            || Long.compareUnsigned(value.high(), maxHigh) > 0
            || value.high() == maxHigh && Long.compareUnsigned(value.low(), maxLow) > 0) {
            throw new RowRejectedException(RejectReason.INTEGER_TOO_LARGE, name + " '" + text + "' is too large");
        }
        if (!zeroAllowed && value.isZero()) {
            throw new RowRejectedException(RejectReason.INTEGER_ZERO, name + " must not be 0");
        }
    }

    private RowRejectedException notAnInteger(final Text text) {
        return new RowRejectedException(RejectReason.INTEGER_INVALID, name + " '" + text + "' is not an unsigned integer");
    }
}
