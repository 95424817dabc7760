package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountsDecoder;
import io.millrace.codecs.ledger.CreateTransfersDecoder;
import io.millrace.codecs.ledger.GetAccountBalancesDecoder;
import io.millrace.codecs.ledger.GetAccountTransfersDecoder;
import io.millrace.codecs.ledger.LookupAccountsDecoder;
import io.millrace.codecs.ledger.LookupTransfersDecoder;
import io.millrace.codecs.ledger.QueryAccountsDecoder;
import io.millrace.codecs.ledger.QueryTransfersDecoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.service.ServiceProtocol;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * The ledger's messages, judged by their bytes alone: a message is let through only if its lengths are exactly those that
 * the schema gives.
 */
final class LedgerProtocol implements ServiceProtocol {
    private static final int ID_LENGTH = 16;

    @Override
    public int schemaId() {
        return Envelope.LEDGER_SCHEMA_ID;
    }

    @Override
    public int schemaVersion() {
        return CreateTransfersDecoder.SCHEMA_VERSION;
    }

    @Override
    public int check(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
        switch (templateId) {
            case CreateAccountsDecoder.TEMPLATE_ID:
                return checkGroup(
                    CreateAccountsDecoder.BLOCK_LENGTH, Account.LENGTH, Envelope.EVENT_COUNT_MAX, buffer, offset, length);
            case CreateTransfersDecoder.TEMPLATE_ID:
                return checkGroup(
                    CreateTransfersDecoder.BLOCK_LENGTH, Transfer.LENGTH, Envelope.EVENT_COUNT_MAX, buffer, offset, length);
            case LookupAccountsDecoder.TEMPLATE_ID:
                return queryResult(checkGroup(
                    LookupAccountsDecoder.BLOCK_LENGTH, ID_LENGTH, Envelope.EVENT_COUNT_MAX, buffer, offset, length));
            case LookupTransfersDecoder.TEMPLATE_ID:
                return queryResult(checkGroup(
                    LookupTransfersDecoder.BLOCK_LENGTH, ID_LENGTH, Envelope.EVENT_COUNT_MAX, buffer, offset, length));
            case QueryAccountsDecoder.TEMPLATE_ID:
                return checkFixed(QueryAccountsDecoder.BLOCK_LENGTH, buffer, offset, length);
            case QueryTransfersDecoder.TEMPLATE_ID:
                return checkFixed(QueryTransfersDecoder.BLOCK_LENGTH, buffer, offset, length);
            case GetAccountTransfersDecoder.TEMPLATE_ID:
                return checkFixed(GetAccountTransfersDecoder.BLOCK_LENGTH, buffer, offset, length);
            case GetAccountBalancesDecoder.TEMPLATE_ID:
                return checkFixed(GetAccountBalancesDecoder.BLOCK_LENGTH, buffer, offset, length);
            default:
                return -RejectCode.UNKNOWN_TEMPLATE.value();
        }
    }

    /** Number of elements in the group of a batch or lookup that has been let through. */
    static int elementCount(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + Envelope.LENGTH + 2, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    private static int checkGroup(
        final int blockLength,
        final int elementLength,
        final int countMax,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
        if (Envelope.blockLength(buffer, offset) != blockLength) {
            return -RejectCode.UNSUPPORTED_VERSION.value();
        }
        if (length < Envelope.BATCH_OFFSET) {
            return -RejectCode.MALFORMED.value();
        }
        final int count = elementCount(buffer, offset);
        final boolean isWhole = count <= countMax
            && (buffer.getShort(offset + Envelope.LENGTH, ByteOrder.LITTLE_ENDIAN) & 0xFFFF) == elementLength
            && length == Envelope.BATCH_OFFSET + count * elementLength;
        return isWhole ? count : -RejectCode.MALFORMED.value();
    }

    private static int checkFixed(final int blockLength, final DirectBuffer buffer, final int offset, final int length) {
        if (Envelope.blockLength(buffer, offset) != blockLength) {
            return -RejectCode.UNSUPPORTED_VERSION.value();
        }
        return length == Envelope.HEADER_LENGTH + blockLength ? 0 : -RejectCode.MALFORMED.value();
    }

    private static int queryResult(final int checked) {
        return Math.min(checked, 0);
    }
}
