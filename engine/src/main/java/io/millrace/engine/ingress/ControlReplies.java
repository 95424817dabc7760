package io.millrace.engine.ingress;

import io.millrace.codecs.session.ChallengeEncoder;
import io.millrace.codecs.session.ConnectedEncoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.codecs.session.SessionEndingEncoder;
import io.millrace.engine.ring.SlotKind;
import org.agrona.ExpandableArrayBuffer;

/**
 * What ingress itself answers on the control stream. It travels the ring, so that it leaves in its place: Connected not before
 * the session's beginning is durable. Each method says whether there was room.
 */
final class ControlReplies {
    private static final int PROTOCOL_VERSION = ControlAdapter.PROTOCOL_VERSION;

    private final Admission admission;
    private final long sessionTimeoutNs;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConnectedEncoder connected = new ConnectedEncoder();
    private final ChallengeEncoder challenge = new ChallengeEncoder();
    private final SessionEndingEncoder sessionEnding = new SessionEndingEncoder();

    ControlReplies(final Admission admission, final long sessionTimeoutNs) {
        this.admission = admission;
        this.sessionTimeoutNs = sessionTimeoutNs;
    }

    boolean connected(final IngressSession session, final long timeNs) {
        connected.wrapAndApplyHeader(buffer, 0, header)
            .clientId(session.clientId())
            .connectId(session.connectId())
            .lastSequence(admission.lastSequence())
            .highestRequestId(session.terms().window().highest())
            .sessionTimeoutNs(sessionTimeoutNs)
            .maxMessageLength(session.messageLengthMax())
            .protocolVersion(PROTOCOL_VERSION)
            .principal(session.terms().principal())
            .sessionId(session.sessionId())
            .putProof(session.message(), 0, session.message().length);
        return answer(session, connected.encodedLength(), timeNs);
    }

    boolean challenge(final IngressSession session, final long timeNs) {
        challenge.wrapAndApplyHeader(buffer, 0, header)
            .clientId(session.clientId())
            .connectId(session.connectId())
            .putChallenge(session.message(), 0, session.message().length);
        return answer(session, challenge.encodedLength(), timeNs);
    }

    boolean sessionEnding(
        final IngressSession operator, final long requestId, final long sessionId, final long timeNs) {
        sessionEnding.wrapAndApplyHeader(buffer, 0, header).requestId(requestId).sessionId(sessionId);
        return answer(operator, sessionEnding.encodedLength(), timeNs);
    }

    private boolean answer(final IngressSession session, final int encodedLength, final long timeNs) {
        return admission.session(
            SlotKind.ANSWER, session.index(), 0, timeNs, buffer, 0, header.encodedLength() + encodedLength);
    }
}
