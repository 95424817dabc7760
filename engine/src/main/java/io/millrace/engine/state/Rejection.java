package io.millrace.engine.state;

import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.codecs.session.RejectedEncoder;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;

/**
 * Encodes the message that a request was declined. One thread.
 */
final class Rejection {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RejectedEncoder rejected = new RejectedEncoder();

    /** Declines a request on which a service has failed. */
    static void serviceFailed(final Reply reply) {
        reply.reject(RejectCode.SERVICE_FAILED, "the service failed; nothing was applied; see the engine's error log");
    }

    /** Writes what the reply says of its rejection. */
    void encode(final Request request, final Reply reply) {
        rejected.wrapAndApplyHeader(reply.buffer(), reply.offset(), header)
            .requestId(request.requestId())
            .sequence(request.sequence())
            .code(reply.rejectCode())
            .detail((CharSequence) reply.rejectDetail());
        reply.length(header.encodedLength() + rejected.encodedLength());
    }
}
