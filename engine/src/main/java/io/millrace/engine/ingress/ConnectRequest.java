package io.millrace.engine.ingress;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.ConnectDecoder;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * A Connect message whose lengths have been checked.
 */
final class ConnectRequest {
    private final ConnectDecoder decoder = new ConnectDecoder();
    private int credentialsOffset;
    private int credentialsLength;
    private String responseChannel;

    /** Is the message whole: does it have its root, and are both texts behind it as long as they say? */
    boolean wrap(final DirectBuffer buffer, final int offset, final int length) {
        final int body = offset + Envelope.HEADER_LENGTH;
        final int bodyLength = length - Envelope.HEADER_LENGTH;
        final int blockLength = Envelope.blockLength(buffer, offset);
        if (blockLength < ConnectDecoder.BLOCK_LENGTH) {
            return false;
        }
        final long channelEnd = dataEnd(buffer, body, blockLength, bodyLength);
        final long credentialsEnd = channelEnd < 0 ? -1 : dataEnd(buffer, body, channelEnd, bodyLength);
        if (credentialsEnd < 0) {
            return false;
        }
        credentialsOffset = body + (int) channelEnd + Integer.BYTES;
        credentialsLength = (int) (credentialsEnd - channelEnd) - Integer.BYTES;
        decoder.wrap(buffer, body, blockLength, Envelope.version(buffer, offset));
        responseChannel = decoder.responseChannel();
        return true;
    }

    long clientId() {
        return decoder.clientId();
    }

    long connectId() {
        return decoder.connectId();
    }

    long protocolVersion() {
        return decoder.protocolVersion();
    }

    int aeronSessionId() {
        return decoder.commandSessionId();
    }

    long maxMessageLength() {
        return decoder.maxMessageLength();
    }

    String responseChannel() {
        return responseChannel;
    }

    int credentialsOffset() {
        return credentialsOffset;
    }

    int credentialsLength() {
        return credentialsLength;
    }

    /** Where data that begins there ends, its length before it; -1 when it does not lie within the message. */
    static long dataEnd(final DirectBuffer buffer, final int body, final long start, final int bodyLength) {
        if (start + Integer.BYTES > bodyLength) {
            return -1;
        }
        final long end = start + Integer.BYTES
            + (buffer.getInt(body + (int) start, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL);
        return end > bodyLength ? -1 : end;
    }
}
