package io.millrace.client;

import io.millrace.codecs.Envelope;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * A command or query in a buffer of its own, outside the heap, encoded as it goes over the wire. Filled in by the
 * producer, any number of times; {@link Client#offer} copies it, so that it may be changed as soon as that returns. Not to
 * be used by two threads at a time.
 */
public abstract sealed class RequestMessage permits Batch, Lookup, Query {
    private static final int ALIGNMENT = 64;

    /** The encoded message, from offset 0. */
    final UnsafeBuffer buffer;

    RequestMessage(final int messageLengthMax) {
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(messageLengthMax, ALIGNMENT));
    }

    /**
     * Length of the message as it would be offered now.
     *
     * @return length in bytes.
     */
    public abstract int length();

    /** What an outcome that nobody knows means: a command may have changed something, a query has not. */
    final boolean isCommand() {
        return Envelope.isCommand(Envelope.templateId(buffer, 0));
    }

    /** Stamps the envelope; all else has been written by the producer. */
    final void envelope(final long clientId, final long requestId) {
        buffer.putLong(Envelope.CLIENT_ID_OFFSET, clientId, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(Envelope.REQUEST_ID_OFFSET, requestId, ByteOrder.LITTLE_ENDIAN);
    }
}
