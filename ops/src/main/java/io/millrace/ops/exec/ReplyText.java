package io.millrace.ops.exec;

import io.millrace.client.AccountResults;
import io.millrace.client.AccountRow;
import io.millrace.client.AccountRows;
import io.millrace.client.BalanceRow;
import io.millrace.client.BalanceRows;
import io.millrace.client.CreateResults;
import io.millrace.client.TransferResults;
import io.millrace.client.TransferRow;
import io.millrace.client.TransferRows;
import io.millrace.client.UInt128;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.ops.ledger.FlagNames;

import java.util.List;

/**
 * Writes replies as lines of JSON, in ASCII: numbers that may have more than 53 bits as strings of decimal digits, all others
 * as numbers.
 */
final class ReplyText {
    /** Of a message, which may quote a line of any length. */
    private static final int MESSAGE_LENGTH_MAX = 500;
    private static final String HEX = "0123456789abcdef";

    private StringBuilder out;

    /** To where lines go from now on. */
    void wrap(final StringBuilder target) {
        out = target;
    }

    void accountResults(final long sequence, final long timestamp, final AccountResults results) {
        beginResults(sequence, timestamp);
        for (int i = 0, count = results.count(); i < count; i++) {
            beginResult(i);
            // The last constant is NULL_VAL: a status of a later version.
            status(results.status(i), CreateAccountStatus.NULL_VAL, results, i);
        }
        out.append("]}\n");
    }

    void transferResults(final long sequence, final long timestamp, final TransferResults results) {
        beginResults(sequence, timestamp);
        for (int i = 0, count = results.count(); i < count; i++) {
            beginResult(i);
            status(results.status(i), CreateTransferStatus.NULL_VAL, results, i);
        }
        out.append("]}\n");
    }

    void accounts(final long cursor, final AccountRows rows) {
        out.append("{\"accounts\":[");
        for (int i = 0, count = rows.count(); i < count; i++) {
            if (i > 0) {
                out.append(',');
            }
            final AccountRow row = rows.get(i);
            if (row.isFound()) {
                account(row);
            } else {
                out.append("null");
            }
        }
        endRows(cursor);
    }

    void transfers(final long cursor, final TransferRows rows) {
        out.append("{\"transfers\":[");
        for (int i = 0, count = rows.count(); i < count; i++) {
            if (i > 0) {
                out.append(',');
            }
            final TransferRow row = rows.get(i);
            if (row.isFound()) {
                transfer(row);
            } else {
                out.append("null");
            }
        }
        endRows(cursor);
    }

    void balances(final long cursor, final BalanceRows rows) {
        out.append("{\"balances\":[");
        for (int i = 0, count = rows.count(); i < count; i++) {
            final BalanceRow row = rows.get(i);
            out.append(i > 0 ? ",{\"debits_pending\":" : "{\"debits_pending\":");
            uint128(row.debitsPendingHigh(), row.debitsPendingLow());
            out.append(",\"debits_posted\":");
            uint128(row.debitsPostedHigh(), row.debitsPostedLow());
            out.append(",\"credits_pending\":");
            uint128(row.creditsPendingHigh(), row.creditsPendingLow());
            out.append(",\"credits_posted\":");
            uint128(row.creditsPostedHigh(), row.creditsPostedLow());
            out.append(",\"timestamp\":");
            uint64(row.timestamp());
            out.append('}');
        }
        endRows(cursor);
    }

    void clock(final long timeNs) {
        out.append("{\"clock_ns\":");
        uint64(timeNs);
        out.append("}\n");
    }

    void error(final String code, final CharSequence message) {
        out.append("{\"error\":{\"code\":\"").append(code).append("\",\"message\":");
        quoted(message);
        out.append("}}\n");
    }

    /** Of a command that was rejected in its place. */
    void error(final long sequence, final String code, final CharSequence message) {
        out.append("{\"sequence\":").append(sequence).append(",\"error\":{\"code\":\"").append(code).append("\",\"message\":");
        quoted(message);
        out.append("}}\n");
    }

    private void beginResults(final long sequence, final long timestamp) {
        out.append("{\"sequence\":").append(sequence).append(",\"timestamp\":");
        uint64(timestamp);
        out.append(",\"results\":[");
    }

    private void beginResult(final int i) {
        out.append(i > 0 ? ",{\"status\":\"" : "{\"status\":\"");
    }

    private void status(final Enum<?> status, final Enum<?> unknown, final CreateResults results, final int i) {
        if (status == unknown) {
            out.append("status_").append(results.statusCode(i));
        } else {
            out.append(status.name());
        }
        out.append("\",\"timestamp\":");
        uint64(results.timestamp(i));
        out.append('}');
    }

    private void endRows(final long cursor) {
        out.append(']');
        if (cursor != 0) {
            out.append(",\"cursor\":");
            uint64(cursor);
        }
        out.append("}\n");
    }

    private void account(final AccountRow row) {
        out.append("{\"id\":");
        uint128(row.idHigh(), row.idLow());
        out.append(",\"debits_pending\":");
        uint128(row.debitsPendingHigh(), row.debitsPendingLow());
        out.append(",\"debits_posted\":");
        uint128(row.debitsPostedHigh(), row.debitsPostedLow());
        out.append(",\"credits_pending\":");
        uint128(row.creditsPendingHigh(), row.creditsPendingLow());
        out.append(",\"credits_posted\":");
        uint128(row.creditsPostedHigh(), row.creditsPostedLow());
        userData(row.userData128High(), row.userData128Low(), row.userData64(), row.userData32());
        ending(row.ledger(), row.code(), FlagNames.ofAccount(row.flags()), row.timestamp());
    }

    private void transfer(final TransferRow row) {
        out.append("{\"id\":");
        uint128(row.idHigh(), row.idLow());
        out.append(",\"debit_account_id\":");
        uint128(row.debitAccountIdHigh(), row.debitAccountIdLow());
        out.append(",\"credit_account_id\":");
        uint128(row.creditAccountIdHigh(), row.creditAccountIdLow());
        out.append(",\"amount\":");
        uint128(row.amountHigh(), row.amountLow());
        out.append(",\"pending_id\":");
        uint128(row.pendingIdHigh(), row.pendingIdLow());
        userData(row.userData128High(), row.userData128Low(), row.userData64(), row.userData32());
        out.append(",\"timeout\":").append(Integer.toUnsignedLong(row.timeoutSeconds()));
        ending(row.ledger(), row.code(), FlagNames.ofTransfer(row.flags()), row.timestamp());
    }

    private void userData(final long high128, final long low128, final long data64, final int data32) {
        out.append(",\"user_data_128\":");
        uint128(high128, low128);
        out.append(",\"user_data_64\":");
        uint64(data64);
        out.append(",\"user_data_32\":").append(Integer.toUnsignedLong(data32));
    }

    private void ending(final int ledger, final int code, final List<String> flags, final long timestamp) {
        out.append(",\"ledger\":").append(Integer.toUnsignedLong(ledger));
        out.append(",\"code\":").append(code).append(",\"flags\":[");
        for (int i = 0; i < flags.size(); i++) {
            out.append(i > 0 ? ",\"" : "\"").append(flags.get(i)).append('"');
        }
        out.append("],\"timestamp\":");
        uint64(timestamp);
        out.append('}');
    }

    private void uint128(final long high, final long low) {
        if (high == 0) {
            uint64(low);
        } else {
            out.append('"').append(new UInt128(high, low)).append('"');
        }
    }

    private void uint64(final long value) {
        out.append('"');
        if (value >= 0) {
            out.append(value);
        } else {
            out.append(Long.toUnsignedString(value));
        }
        out.append('"');
    }

    private void quoted(final CharSequence text) {
        final int length = Math.min(text.length(), MESSAGE_LENGTH_MAX);
        out.append('"');
        for (int i = 0; i < length; i++) {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 127) {
                out.append(c);
            } else {
                out.append("\\u").append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 15))
                    .append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
            }
        }
        out.append(length < text.length() ? "...\"" : "\"");
    }
}
