package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.QueryAccountsDecoder;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * What a query_accounts or query_transfers asks for. The two messages have the same fields at the same offsets, and accounts
 * and transfers have what is filtered at the same offsets, so that one class serves both.
 */
final class Filter {
    private static final int FLAG_REVERSED = 1;

    private long rowLimit;
    private long timestampMin;
    private long timestampMax;
    private long userData128Low;
    private long userData128High;
    private long userData64;
    private int userData32;
    private int ledger;
    private short code;
    private int flags;

    void decode(final DirectBuffer buffer, final int offset) {
        final int root = offset + Envelope.HEADER_LENGTH;
        final int userData128 = root + QueryAccountsDecoder.userData128EncodingOffset();
        rowLimit = getInt(buffer, root + QueryAccountsDecoder.rowLimitEncodingOffset()) & 0xFFFF_FFFFL;
        timestampMin = getLong(buffer, root + QueryAccountsDecoder.timestampMinEncodingOffset());
        timestampMax = getLong(buffer, root + QueryAccountsDecoder.timestampMaxEncodingOffset());
        userData128Low = getLong(buffer, userData128);
        userData128High = getLong(buffer, userData128 + Long.BYTES);
        userData64 = getLong(buffer, root + QueryAccountsDecoder.userData64EncodingOffset());
        userData32 = getInt(buffer, root + QueryAccountsDecoder.userData32EncodingOffset());
        ledger = getInt(buffer, root + QueryAccountsDecoder.ledgerEncodingOffset());
        code = getShort(buffer, root + QueryAccountsDecoder.codeEncodingOffset());
        flags = getShort(buffer, root + QueryAccountsDecoder.flagsEncodingOffset()) & 0xFFFF;
    }

    /** What is wrong with the filter, or null. */
    String fault() {
        if (rowLimit == 0) {
            return "rowLimit: 0 rows are asked for; ask for 1 or more";
        }
        if (timestampMin < 0) {
            return "timestampMin: greater than 2^63-1; timestamps are nanoseconds since 1970";
        }
        if (timestampMax < 0) {
            return "timestampMax: greater than 2^63-1; timestamps are nanoseconds since 1970";
        }
        if (timestampMax != 0 && timestampMin > timestampMax) {
            return "timestampMin: greater than timestampMax; exchange them, or leave one 0";
        }
        if ((flags & ~FLAG_REVERSED) != 0) {
            return "flags: none but reversed is known";
        }
        return null;
    }

    long rowLimit() {
        return rowLimit;
    }

    /** Least timestamp, inclusive; 0 where there is no bound. */
    long timestampMin() {
        return timestampMin;
    }

    /** Greatest timestamp, inclusive. */
    long timestampMax() {
        return timestampMax == 0 ? Long.MAX_VALUE : timestampMax;
    }

    boolean isReversed() {
        return (flags & FLAG_REVERSED) != 0;
    }

    /** Has the row, but for its timestamp, what is asked for? */
    boolean matches(final Transfer row) {
        return (Uint128.isZero(userData128Low, userData128High)
            || userData128Low == row.userData128Low() && userData128High == row.userData128High())
            && (userData64 == 0 || userData64 == row.userData64())
            && (userData32 == 0 || userData32 == row.userData32())
            && (ledger == 0 || ledger == row.ledger())
            && (code == 0 || code == row.code());
    }

    private static long getLong(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    private static int getInt(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
    }

    private static short getShort(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN);
    }
}
