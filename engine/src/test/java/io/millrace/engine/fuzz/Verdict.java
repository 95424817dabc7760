package io.millrace.engine.fuzz;

import io.millrace.codecs.Envelope;
import io.millrace.engine.fuzz.MessageShape.Block;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;
import java.util.List;

/** What has to become of a message on the command stream of an open session, by the schema and the protocol alone. */
enum Verdict {
    /** Gets no sequence. */
    REFUSED,
    /** Gets a sequence, though the ledger may reject it. */
    COMMAND,
    /** Is answered by the ledger. */
    QUERY;

    /** Judges a message by what the schema says, without anything of the engine's. */
    static Verdict of(
        final List<MessageShape> ledger,
        final long clientId,
        final int lengthMax,
        final DirectBuffer buffer,
        final int length) {
        final boolean isForLedger = length >= Envelope.LENGTH && length <= lengthMax
            && unsigned(buffer, Envelope.SCHEMA_ID_OFFSET) == ledger.get(0).schemaId();
        if (!isForLedger) {
            return REFUSED;
        }
        for (final MessageShape shape : ledger) {
            final boolean isRequest = shape.templateId() < 200;
            if (isRequest && shape.templateId() == unsigned(buffer, Envelope.TEMPLATE_ID_OFFSET)) {
                final boolean isRight = unsigned(buffer, Envelope.VERSION_OFFSET) == shape.version()
                    && unsigned(buffer, 0) == shape.root().length()
                    && buffer.getLong(Envelope.CLIENT_ID_OFFSET, ByteOrder.LITTLE_ENDIAN) == clientId
                    && buffer.getInt(Envelope.PRINCIPAL_OFFSET) == 0
                    && length == exactLength(shape, buffer, length);
                if (!isRight) {
                    return REFUSED;
                }
                return shape.templateId() < 100 ? COMMAND : QUERY;
            }
        }
        return REFUSED;
    }

    private static int exactLength(final MessageShape shape, final DirectBuffer buffer, final int length) {
        int end = MessageShape.HEADER_LENGTH + shape.root().length();
        for (final Block group : shape.groups()) {
            if (end + MessageShape.GROUP_HEADER_LENGTH > length) {
                return -1;
            }
            final int count = unsigned(buffer, end + Short.BYTES);
            if (unsigned(buffer, end) != group.length() || count > Envelope.EVENT_COUNT_MAX) {
                return -1;
            }
            end += MessageShape.GROUP_HEADER_LENGTH + count * group.length();
        }
        return end;
    }

    private static int unsigned(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }
}
