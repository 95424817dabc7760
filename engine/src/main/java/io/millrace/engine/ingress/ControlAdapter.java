package io.millrace.engine.ingress;

import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.ConnectDecoder;
import io.millrace.codecs.session.DisconnectDecoder;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.codecs.session.KeepAliveDecoder;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * Decodes the control stream. What can't be read is dropped and counted: there is nobody to be told.
 */
final class ControlAdapter {
    private static final int PROTOCOL_VERSION = 1;
    private static final int UNFRAGMENTED = DataHeaderFlyweight.BEGIN_AND_END_FLAGS;

    private final IngressAgent ingress;
    private final ConnectDecoder connect = new ConnectDecoder();
    private final KeepAliveDecoder keepAlive = new KeepAliveDecoder();
    private final DisconnectDecoder disconnect = new DisconnectDecoder();

    ControlAdapter(final IngressAgent ingress) {
        this.ingress = ingress;
    }

    Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        if ((header.flags() & UNFRAGMENTED) != UNFRAGMENTED) {
            ingress.onMalformedControl();
            return Action.CONTINUE;
        }
        return dispatch(buffer, offset, length) ? Action.CONTINUE : Action.ABORT;
    }

    private boolean dispatch(final DirectBuffer buffer, final int offset, final int length) {
        if (length >= Envelope.HEADER_LENGTH && Envelope.schemaId(buffer, offset) == Envelope.SESSION_SCHEMA_ID) {
            final int body = offset + Envelope.HEADER_LENGTH;
            final int bodyLength = length - Envelope.HEADER_LENGTH;
            final int blockLength = Envelope.blockLength(buffer, offset);
            final int version = Envelope.version(buffer, offset);
            switch (Envelope.templateId(buffer, offset)) {
                case ConnectDecoder.TEMPLATE_ID:
                    if (blockLength >= ConnectDecoder.BLOCK_LENGTH && hasConnectData(buffer, body, blockLength, bodyLength)) {
                        connect.wrap(buffer, body, blockLength, version);
                        return ingress.onConnect(
                            connect.clientId(),
                            connect.connectId(),
                            connect.commandSessionId(),
                            refusal(),
                            buffer,
                            offset,
                            length);
                    }
                    break;
                case KeepAliveDecoder.TEMPLATE_ID:
                    if (blockLength >= KeepAliveDecoder.BLOCK_LENGTH && bodyLength >= blockLength) {
                        keepAlive.wrap(buffer, body, blockLength, version);
                        return ingress.onKeepAlive(keepAlive.clientId(), keepAlive.commandSessionId());
                    }
                    break;
                case DisconnectDecoder.TEMPLATE_ID:
                    if (blockLength >= DisconnectDecoder.BLOCK_LENGTH && bodyLength >= blockLength) {
                        disconnect.wrap(buffer, body, blockLength, version);
                        return ingress.onDisconnect(disconnect.clientId(), disconnect.commandSessionId());
                    }
                    break;
                default:
                    break;
            }
        }
        ingress.onMalformedControl();
        return true;
    }

    private DisconnectReason refusal() {
        if (connect.protocolVersion() != PROTOCOL_VERSION) {
            return DisconnectReason.PROTOCOL_VERSION;
        }
        if (connect.clientId() == 0 || !ResponseChannels.isAllowed(connect.responseChannel())) {
            return DisconnectReason.INVALID_CONNECT;
        }
        return null;
    }

    /** Both var data fields must lie within the message, and neither may claim to be longer than it. */
    private static boolean hasConnectData(
        final DirectBuffer buffer, final int body, final int blockLength, final int bodyLength) {
        long end = blockLength;
        for (int i = 0; i < 2; i++) {
            if (end + Integer.BYTES > bodyLength) {
                return false;
            }
            end += Integer.BYTES + (buffer.getInt(body + (int) end, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL);
            if (end > bodyLength) {
                return false;
            }
        }
        return true;
    }
}
