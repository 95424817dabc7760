package io.millrace.engine.ingress;

import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.ChallengeResponseDecoder;
import io.millrace.codecs.session.ConnectDecoder;
import io.millrace.codecs.session.DisconnectDecoder;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.codecs.session.EndSessionDecoder;
import io.millrace.codecs.session.KeepAliveDecoder;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import org.agrona.DirectBuffer;

/**
 * Decodes the control stream. What can't be read is dropped and counted, as there is nobody to be told; so is a Connect that
 * names a channel on which the engine does not answer.
 */
final class ControlAdapter {
    /** Version of the protocol between producers and the engine. */
    static final int PROTOCOL_VERSION = 1;

    private static final int UNFRAGMENTED = DataHeaderFlyweight.BEGIN_AND_END_FLAGS;

    private final SessionDesk desk;
    private final ResponseChannels responseChannels;
    private final CountersFile counters;
    private final ConnectRequest connect = new ConnectRequest();
    private final KeepAliveDecoder keepAlive = new KeepAliveDecoder();
    private final DisconnectDecoder disconnect = new DisconnectDecoder();
    private final ChallengeResponseDecoder challengeResponse = new ChallengeResponseDecoder();
    private final EndSessionDecoder endSession = new EndSessionDecoder();

    ControlAdapter(final SessionDesk desk, final ResponseChannels responseChannels, final CountersFile counters) {
        this.desk = desk;
        this.responseChannels = responseChannels;
        this.counters = counters;
    }

    Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        if ((header.flags() & UNFRAGMENTED) != UNFRAGMENTED) {
            drop();
            return Action.CONTINUE;
        }
        return dispatch(buffer, offset, length) ? Action.CONTINUE : Action.ABORT;
    }

    private boolean dispatch(final DirectBuffer buffer, final int offset, final int length) {
        if (length < Envelope.HEADER_LENGTH || Envelope.schemaId(buffer, offset) != Envelope.SESSION_SCHEMA_ID) {
            return drop();
        }
        final int body = offset + Envelope.HEADER_LENGTH;
        final int bodyLength = length - Envelope.HEADER_LENGTH;
        final int blockLength = Envelope.blockLength(buffer, offset);
        final int version = Envelope.version(buffer, offset);
        final int templateId = Envelope.templateId(buffer, offset);
        if (blockLength > bodyLength || blockLength < blockLengthMin(templateId)) {
            return drop();
        }
        switch (templateId) {
            case ConnectDecoder.TEMPLATE_ID:
                // A refusal would go to the channel, too.
                return connect.wrap(buffer, offset, length) && responseChannels.isAllowed(connect.responseChannel())
                    ? desk.onConnect(connect, refusal(), buffer, offset, length)
                    : drop();
            case KeepAliveDecoder.TEMPLATE_ID:
                keepAlive.wrap(buffer, body, blockLength, version);
                return desk.onKeepAlive(keepAlive.clientId(), keepAlive.commandSessionId());
            case DisconnectDecoder.TEMPLATE_ID:
                disconnect.wrap(buffer, body, blockLength, version);
                desk.onDisconnect(disconnect.clientId(), disconnect.commandSessionId());
                return true;
            case ChallengeResponseDecoder.TEMPLATE_ID:
                return onChallengeResponse(buffer, body, blockLength, bodyLength, version);
            case EndSessionDecoder.TEMPLATE_ID:
                endSession.wrap(buffer, body, blockLength, version);
                return desk.onEndSession(
                    endSession.clientId(), endSession.commandSessionId(), endSession.requestId(), endSession.sessionId());
            default:
                return drop();
        }
    }

    private boolean onChallengeResponse(
        final DirectBuffer buffer, final int body, final int blockLength, final int bodyLength, final int version) {
        final long end = ConnectRequest.dataEnd(buffer, body, blockLength, bodyLength);
        if (end < 0) {
            return drop();
        }
        challengeResponse.wrap(buffer, body, blockLength, version);
        final int start = blockLength + Integer.BYTES;
        return desk.onChallengeResponse(
            challengeResponse.clientId(), challengeResponse.connectId(), buffer, body + start, (int) end - start);
    }

    private DisconnectReason refusal() {
        if (connect.protocolVersion() != PROTOCOL_VERSION) {
            return DisconnectReason.PROTOCOL_VERSION;
        }
        if (connect.clientId() == 0) {
            return DisconnectReason.INVALID_CONNECT;
        }
        return null;
    }

    private boolean drop() {
        counters.increment(EngineCounter.DROPPED);
        return true;
    }

    private static int blockLengthMin(final int templateId) {
        return switch (templateId) {
            case ConnectDecoder.TEMPLATE_ID -> ConnectDecoder.BLOCK_LENGTH;
            case KeepAliveDecoder.TEMPLATE_ID -> KeepAliveDecoder.BLOCK_LENGTH;
            case DisconnectDecoder.TEMPLATE_ID -> DisconnectDecoder.BLOCK_LENGTH;
            case ChallengeResponseDecoder.TEMPLATE_ID -> ChallengeResponseDecoder.BLOCK_LENGTH;
            case EndSessionDecoder.TEMPLATE_ID -> EndSessionDecoder.BLOCK_LENGTH;
            default -> 0;
        };
    }
}
