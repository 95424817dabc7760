package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.AccountsReplyEncoder;
import io.millrace.codecs.ledger.CreateAccountsReplyEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;
import io.millrace.engine.service.Request;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * What the ledger's replies begin with. Those to the two commands differ in nothing but the template id, and so do those
 * to the queries.
 *
 * <pre>
 *   0        8         16         24          32         36     40
 *   +--------+---------+----------+-----------+----------+------+-------- - -
 *   | header | request | sequence | timestamp | reserved | group| results       to a command
 *   |        | id      |          |           | 0        | size |
 *   +--------+---------+----------+-----------+----------+------+-+----------+------+----- - -
 *   | header | request | sequence | timestamp | cursor   (8)      | reserved | group| rows   to a query
 *   +--------+---------+----------+-----------+-------------------+----------+------+----- - -
 *                                             32                  40         44     48
 * </pre>
 */
final class ReplyRoot {
    /** Offset of the first result in the reply to a command. */
    static final int RESULTS_OFFSET = 40;
    /** Length of a result, in bytes. */
    static final int RESULT_LENGTH = 16;
    /** Offset of the first row in the reply to a query. */
    static final int ROWS_OFFSET = 48;
    /** SBE keeps the value above for null. */
    static final int ROWS_IN_REPLY_MAX = 65534;

    private static final int REQUEST_ID_OFFSET = 8;
    private static final int SEQUENCE_OFFSET = 16;
    private static final int TIMESTAMP_OFFSET = 24;
    private static final int COMMAND_RESERVED_OFFSET = 32;
    private static final int CURSOR_OFFSET = 32;
    private static final int QUERY_RESERVED_OFFSET = 40;

    private ReplyRoot() {
    }

    static void encodeCommandReply(
        final UnsafeBuffer reply, final int templateId, final Request request, final int resultCount) {
        encodeCommon(reply, CreateAccountsReplyEncoder.BLOCK_LENGTH, templateId, request);
        reply.putInt(COMMAND_RESERVED_OFFSET, 0);
        encodeGroup(reply, RESULTS_OFFSET, RESULT_LENGTH, resultCount);
    }

    /** Rows of accounts and transfers, which have one length. */
    static void encodeQueryReply(
        final UnsafeBuffer reply, final int templateId, final Request request, final long cursor, final int rowCount) {
        encodeQueryReply(reply, templateId, request, cursor, Account.LENGTH, rowCount);
    }

    static void encodeQueryReply(
        final UnsafeBuffer reply,
        final int templateId,
        final Request request,
        final long cursor,
        final int rowLength,
        final int rowCount) {
        encodeCommon(reply, AccountsReplyEncoder.BLOCK_LENGTH, templateId, request);
        reply.putLong(CURSOR_OFFSET, cursor, ByteOrder.LITTLE_ENDIAN);
        reply.putInt(QUERY_RESERVED_OFFSET, 0);
        encodeGroup(reply, ROWS_OFFSET, rowLength, rowCount);
    }

    /** How many rows a page may have: as many as the reply has room for, and are asked for; 0 if not even one has room. */
    static int rowsMax(final int replyCapacity, final int rowLength, final long rowLimit) {
        return (int) Math.min(Math.min((replyCapacity - ROWS_OFFSET) / rowLength, ROWS_IN_REPLY_MAX), rowLimit);
    }

    private static void encodeCommon(
        final UnsafeBuffer reply, final int blockLength, final int templateId, final Request request) {
        putUint16(reply, MessageHeaderEncoder.blockLengthEncodingOffset(), blockLength);
        putUint16(reply, MessageHeaderEncoder.templateIdEncodingOffset(), templateId);
        putUint16(reply, MessageHeaderEncoder.schemaIdEncodingOffset(), AccountsReplyEncoder.SCHEMA_ID);
        putUint16(reply, MessageHeaderEncoder.versionEncodingOffset(), AccountsReplyEncoder.SCHEMA_VERSION);
        reply.putLong(REQUEST_ID_OFFSET, request.requestId(), ByteOrder.LITTLE_ENDIAN);
        reply.putLong(SEQUENCE_OFFSET, request.sequence(), ByteOrder.LITTLE_ENDIAN);
        reply.putLong(TIMESTAMP_OFFSET, request.timestamp(), ByteOrder.LITTLE_ENDIAN);
    }

    private static void encodeGroup(
        final UnsafeBuffer reply, final int elementsOffset, final int elementLength, final int count) {
        putUint16(reply, elementsOffset - 4, elementLength);
        putUint16(reply, elementsOffset - 2, count);
    }

    private static void putUint16(final UnsafeBuffer reply, final int offset, final int value) {
        reply.putShort(offset, (short) value, ByteOrder.LITTLE_ENDIAN);
    }
}
