package io.millrace.client;

import io.aeron.ExclusivePublication;
import io.millrace.codecs.session.ChallengeResponseEncoder;
import io.millrace.codecs.session.ConnectEncoder;
import io.millrace.codecs.session.DisconnectEncoder;
import io.millrace.codecs.session.EndSessionEncoder;
import io.millrace.codecs.session.KeepAliveEncoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes to the control stream. Each method says whether the message was sent; trying again is the caller's. */
final class ControlProxy {
    /** Version of the session protocol that this library speaks. */
    static final int PROTOCOL_VERSION = 1;

    private static final int SHORT_MESSAGE_LENGTH_MAX = 64;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final KeepAliveEncoder keepAlive = new KeepAliveEncoder();
    private final EndSessionEncoder endSession = new EndSessionEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[SHORT_MESSAGE_LENGTH_MAX]);
    private final ExclusivePublication publication;
    private final long clientId;
    private final int commandSessionId;

    ControlProxy(final ExclusivePublication publication, final long clientId, final int commandSessionId) {
        this.publication = publication;
        this.clientId = clientId;
        this.commandSessionId = commandSessionId;
    }

    boolean connect(
        final long connectId,
        final int responseStreamId,
        final String responseChannel,
        final int maxMessageLength,
        final byte[] credentials) {
        final ExpandableArrayBuffer connectBuffer = new ExpandableArrayBuffer();
        final ConnectEncoder connect = new ConnectEncoder()
            .wrapAndApplyHeader(connectBuffer, 0, header)
            .clientId(clientId)
            .connectId(connectId)
            .protocolVersion(PROTOCOL_VERSION)
            .commandSessionId(commandSessionId)
            .responseStreamId(responseStreamId)
            .maxMessageLength(maxMessageLength)
            .responseChannel(responseChannel)
            .putCredentials(credentials, 0, credentials.length);
        return publication.offer(connectBuffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + connect.encodedLength()) > 0;
    }

    boolean challengeResponse(final long connectId, final byte[] response) {
        final ExpandableArrayBuffer responseBuffer = new ExpandableArrayBuffer();
        final ChallengeResponseEncoder challengeResponse = new ChallengeResponseEncoder()
            .wrapAndApplyHeader(responseBuffer, 0, header)
            .clientId(clientId)
            .connectId(connectId)
            .putResponse(response, 0, response.length);
        return publication.offer(
            responseBuffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + challengeResponse.encodedLength()) > 0;
    }

    boolean endSession(final long requestId, final long sessionId) {
        endSession.wrapAndApplyHeader(buffer, 0, header)
            .clientId(clientId)
            .commandSessionId(commandSessionId)
            .reserved(0)
            .requestId(requestId)
            .sessionId(sessionId);
        return publication.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + endSession.encodedLength()) > 0;
    }

    boolean keepAlive() {
        keepAlive.wrapAndApplyHeader(buffer, 0, header).clientId(clientId).commandSessionId(commandSessionId);
        return publication.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + keepAlive.encodedLength()) > 0;
    }

    boolean disconnect() {
        final DisconnectEncoder disconnect = new DisconnectEncoder()
            .wrapAndApplyHeader(buffer, 0, header).clientId(clientId).commandSessionId(commandSessionId);
        return publication.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + disconnect.encodedLength()) > 0;
    }
}
