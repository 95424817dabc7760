package io.millrace.codecs;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * What every command and query begins with, whichever service it is for: ingress reads it without knowing the
 * service.
 *
 * <pre>
 *   0        2         4       6        8         16          24         28
 *   +--------+---------+-------+--------+---------+-----------+----------+------- - -
 *   | block  | template| schema| schema | client  | request   | principal| the service's own
 *   | length | id      | id    | version| id      | id        |          |
 *   +--------+---------+-------+--------+---------+-----------+----------+------- - -
 *    SBE message header                   root block
 * </pre>
 *
 * <p>Template ids of every service's schema fall into three ranges: commands 1 to 99, queries 100 to 199, replies 200
 * to 299. The schema of sessions, {@link #SESSION_SCHEMA_ID}, is the engine's own and does not keep to them.
 */
public final class Envelope {
    /** Schema of sessions and of the engine's own commands. */
    public static final int SESSION_SCHEMA_ID = 1;
    /** Schema of the ledger. */
    public static final int LEDGER_SCHEMA_ID = 2;
    /** Schema of the journal. */
    public static final int JOURNAL_SCHEMA_ID = 3;
    /** Least schema id that a user's own service may take. */
    public static final int USER_SCHEMA_ID_MIN = 100;

    /** Offset of the template id within a message. */
    public static final int TEMPLATE_ID_OFFSET = 2;
    /** Offset of the schema id within a message. */
    public static final int SCHEMA_ID_OFFSET = 4;
    /** Offset of the schema's version within a message. */
    public static final int VERSION_OFFSET = 6;
    /** Length of the SBE message header, in bytes. */
    public static final int HEADER_LENGTH = 8;
    /** Offset of the client id within a message. */
    public static final int CLIENT_ID_OFFSET = 8;
    /** Offset of the request id within a message. */
    public static final int REQUEST_ID_OFFSET = 16;
    /** Offset of the principal within a message. */
    public static final int PRINCIPAL_OFFSET = 24;
    /** Greatest number of events in a batch, or of ids in a lookup, where the session's message length allows it. */
    public static final int EVENT_COUNT_MAX = 8_189;
    /** Length of header and envelope together: the least length of a command or query, in bytes. */
    public static final int LENGTH = 28;
    /** Length of header, envelope and group header: where a batch's first event lies. */
    public static final int BATCH_OFFSET = 32;

    private Envelope() {
    }

    /**
     * Block length of the message's root.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @return length in bytes.
     */
    public static int blockLength(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Template id of the message.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @return the template id.
     */
    public static int templateId(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + TEMPLATE_ID_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Schema id of the message.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @return the schema id.
     */
    public static int schemaId(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + SCHEMA_ID_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Version of the schema that the sender used.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @return the version.
     */
    public static int version(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + VERSION_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Client id of a command or query.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @return the client id.
     */
    public static long clientId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CLIENT_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Request id of a command or query.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @return the request id.
     */
    public static long requestId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + REQUEST_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Principal of a command or query.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @return the principal; 0 in what a producer sends.
     */
    public static int principal(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + PRINCIPAL_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Fills in the principal of a command or query.
     *
     * @param buffer    that holds the message.
     * @param offset    of its SBE header.
     * @param principal who the session has authenticated as.
     */
    public static void principal(final MutableDirectBuffer buffer, final int offset, final int principal) {
        buffer.putInt(offset + PRINCIPAL_OFFSET, principal, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Is this the template id of a command?
     *
     * @param templateId of a service's schema.
     * @return true if it is in the range of commands.
     */
    public static boolean isCommand(final int templateId) {
        return templateId >= 1 && templateId <= 99;
    }

    /**
     * Is this the template id of a query?
     *
     * @param templateId of a service's schema.
     * @return true if it is in the range of queries.
     */
    public static boolean isQuery(final int templateId) {
        return templateId >= 100 && templateId <= 199;
    }
}
