package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.GetAccountBalancesDecoder;
import io.millrace.codecs.ledger.GetAccountTransfersDecoder;
import io.millrace.codecs.ledger.QueryAccountsDecoder;
import io.millrace.engine.service.Request;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * What a query asks for. query_accounts and query_transfers have the same fields at the same offsets, and so have
 * get_account_transfers and get_account_balances; accounts and transfers have what is filtered at the same offsets. So one class
 * serves them all.
 */
final class Filter {
    private static final int FLAG_REVERSED = 1;
    private static final int ACCOUNT_FLAG_DEBITS = 1;
    private static final int ACCOUNT_FLAG_CREDITS = 1 << 1;
    private static final int ACCOUNT_FLAG_REVERSED = 1 << 2;
    private static final int ACCOUNT_FLAGS = (1 << 3) - 1;

    private boolean isOfAccount;
    private long accountIdLow;
    private long accountIdHigh;
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

    /** Takes up one of the four queries. */
    void decode(final Request request) {
        final int root = request.offset() + Envelope.HEADER_LENGTH;
        final int templateId = request.templateId();
        isOfAccount = templateId == GetAccountTransfersDecoder.TEMPLATE_ID
            || templateId == GetAccountBalancesDecoder.TEMPLATE_ID;
        if (isOfAccount) {
            decodeOfAccount(request.buffer(), root);
        } else {
            decodeOfAll(request.buffer(), root);
        }
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
        return isOfAccount ? faultOfAccount() : faultOfAll();
    }

    long accountIdLow() {
        return accountIdLow;
    }

    long accountIdHigh() {
        return accountIdHigh;
    }

    /** Is it about the transfers of one account? */
    boolean isOfAccount() {
        return isOfAccount;
    }

    /** The one ledger that is asked for; 0 for all. */
    int ledger() {
        return ledger;
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
        return (flags & (isOfAccount ? ACCOUNT_FLAG_REVERSED : FLAG_REVERSED)) != 0;
    }

    /** Is the account's side asked for on which a transfer has it? */
    boolean matchesSide(final boolean isDebited) {
        return (flags & (isDebited ? ACCOUNT_FLAG_DEBITS : ACCOUNT_FLAG_CREDITS)) != 0;
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

    private void decodeOfAll(final DirectBuffer buffer, final int root) {
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

    private void decodeOfAccount(final DirectBuffer buffer, final int root) {
        final int accountId = root + GetAccountTransfersDecoder.accountIdEncodingOffset();
        final int userData128 = root + GetAccountTransfersDecoder.userData128EncodingOffset();
        rowLimit = getInt(buffer, root + GetAccountTransfersDecoder.rowLimitEncodingOffset()) & 0xFFFF_FFFFL;
        timestampMin = getLong(buffer, root + GetAccountTransfersDecoder.timestampMinEncodingOffset());
        timestampMax = getLong(buffer, root + GetAccountTransfersDecoder.timestampMaxEncodingOffset());
        accountIdLow = getLong(buffer, accountId);
        accountIdHigh = getLong(buffer, accountId + Long.BYTES);
        userData128Low = getLong(buffer, userData128);
        userData128High = getLong(buffer, userData128 + Long.BYTES);
        userData64 = getLong(buffer, root + GetAccountTransfersDecoder.userData64EncodingOffset());
        userData32 = getInt(buffer, root + GetAccountTransfersDecoder.userData32EncodingOffset());
        // An account's transfers are all of its ledger.
        ledger = 0;
        code = getShort(buffer, root + GetAccountTransfersDecoder.codeEncodingOffset());
        flags = getShort(buffer, root + GetAccountTransfersDecoder.flagsEncodingOffset()) & 0xFFFF;
    }

    private String faultOfAll() {
        return (flags & ~FLAG_REVERSED) == 0 ? null : "flags: none but reversed is known";
    }

    private String faultOfAccount() {
        if (Uint128.isZero(accountIdLow, accountIdHigh)) {
            return "accountId: 0 is no account's id";
        }
        if (Uint128.isMax(accountIdLow, accountIdHigh)) {
            return "accountId: 2^128-1 is no account's id";
        }
        if ((flags & ~ACCOUNT_FLAGS) != 0) {
            return "flags: none but debits, credits and reversed are known";
        }
        if ((flags & (ACCOUNT_FLAG_DEBITS | ACCOUNT_FLAG_CREDITS)) == 0) {
            return "flags: neither debits nor credits are asked for; set one of them, or both";
        }
        return null;
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
