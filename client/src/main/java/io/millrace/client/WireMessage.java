package io.millrace.client;

import io.millrace.codecs.Envelope;
import org.agrona.DirectBuffer;

/**
 * A message that has come in, before it is decoded: what stands in its header, and whether its parts lie within it. Roots
 * may be longer than what this version knows of them.
 */
final class WireMessage {
    private DirectBuffer buffer;
    private int rootOffset;
    private int rootLength;
    private int limit;
    private int schemaId;
    private int templateId;
    private int version;

    /** Returns false if the message does not even hold its header and root. */
    boolean wrap(final DirectBuffer buffer, final int offset, final int length) {
        if (length < Envelope.HEADER_LENGTH) {
            return false;
        }
        this.buffer = buffer;
        rootOffset = offset + Envelope.HEADER_LENGTH;
        rootLength = Envelope.blockLength(buffer, offset);
        limit = offset + length;
        schemaId = Envelope.schemaId(buffer, offset);
        templateId = Envelope.templateId(buffer, offset);
        version = Envelope.version(buffer, offset);
        return rootLength <= length - Envelope.HEADER_LENGTH;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int schemaId() {
        return schemaId;
    }

    int templateId() {
        return templateId;
    }

    int version() {
        return version;
    }

    int rootOffset() {
        return rootOffset;
    }

    int rootLength() {
        return rootLength;
    }

    /** Where the root ends: the group or text after it begins. */
    int tailOffset() {
        return rootOffset + rootLength;
    }

    /** Where the message ends. */
    int limit() {
        return limit;
    }

    /** Does a whole text follow the root? */
    boolean hasText() {
        final int room = limit - tailOffset() - Integer.BYTES;
        return room >= 0 && textLength() >= 0 && textLength() <= room;
    }

    int textOffset() {
        return tailOffset() + Integer.BYTES;
    }

    int textLength() {
        return Words.uint32(buffer, tailOffset());
    }

    /** The text, where it is not meant for people. */
    byte[] bytes() {
        final byte[] bytes = new byte[textLength()];
        buffer.getBytes(textOffset(), bytes);
        return bytes;
    }

    String text() {
        return buffer.getStringWithoutLengthAscii(textOffset(), textLength());
    }
}
