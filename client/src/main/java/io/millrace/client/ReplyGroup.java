package io.millrace.client;

import io.millrace.codecs.ledger.GroupSizeEncodingDecoder;
import org.agrona.DirectBuffer;

/** The repeating group of a reply. An element may be longer than what this version knows of it. */
final class ReplyGroup {
    private static final int HEADER_LENGTH = GroupSizeEncodingDecoder.ENCODED_LENGTH;

    private DirectBuffer buffer;
    private int offset;
    private int elementLength;
    private int count;

    /**
     * Wraps the group whose header lies at the offset.
     *
     * @return false if the group does not end at or before the limit, or its elements are too short to be read.
     */
    boolean wrap(final DirectBuffer buffer, final int offset, final int limit, final int elementLengthMin) {
        if (limit - offset < HEADER_LENGTH) {
            return false;
        }
        this.buffer = buffer;
        this.offset = offset + HEADER_LENGTH;
        elementLength = Words.uint16(buffer, offset + GroupSizeEncodingDecoder.blockLengthEncodingOffset());
        count = Words.uint16(buffer, offset + GroupSizeEncodingDecoder.numInGroupEncodingOffset());
        return elementLength >= elementLengthMin && (long) elementLength * count <= limit - this.offset;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int count() {
        return count;
    }

    /** Where element i lies. */
    int offset(final int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("element " + i + " of " + count);
        }
        return offset + i * elementLength;
    }
}
