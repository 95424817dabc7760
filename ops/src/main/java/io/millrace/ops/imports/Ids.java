package io.millrace.ops.imports;

import io.millrace.client.UInt128;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids of 128 bits from text. Digits alone are the number itself; any other text stands for the first 128 bits of the
 * SHA-256 (FIPS 180-4) of its UTF-8 bytes, most significant bit first, so that the id in hexadecimal is the first half of
 * what {@code sha256sum} prints.
 */
public final class Ids {
    private final MessageDigest sha256 = sha256();
    private final Unsigned128 id = new Unsigned128();

    /**
     * The id that the text stands for.
     *
     * @throws IllegalArgumentException if the text is empty, or is digits and not in 1 to 2^128-2.
     */
    public static UInt128 of(final String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an id must not be empty");
        }
        try {
            final Unsigned128 id = new Ids().derive(Text.of(text));
            return new UInt128(id.high(), id.low());
        } catch (final RowRejectedException ex) {
            throw new IllegalArgumentException(ex.getMessage(), ex);
        }
    }

    /**
     * @return the id; valid until the next call.
     * @throws RowRejectedException if the text is digits and not in 1 to 2^128-2.
     */
    Unsigned128 derive(final Text text) {
        if (isNumber(text)) {
            return id;
        }
        final byte[] hash = sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8));
        id.set(bigEndianLong(hash, 0), bigEndianLong(hash, Long.BYTES));
        return id;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java platform has SHA-256", ex);
        }
    }

    static long bigEndianLong(final byte[] bytes, final int offset) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | bytes[offset + i] & 0xFF;
        }
        return value;
    }

    private boolean isNumber(final Text text) {
        id.set(0, 0);
        boolean fits = true;
        for (int i = 0; i < text.length(); i++) {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            fits &= id.appendDigit(digit);
        }
        if (!fits || id.isZero() || id.isMax()) {
            throw new RowRejectedException(RejectReason.ID_OUT_OF_RANGE, "id '" + text + "' is not in 1 to 2^128-2");
        }
        return true;
    }
}
