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

    /** Declines to tell what became of a command, because nobody knows any more. */
    static void tooOld(final Reply reply) {
        reply.reject(RejectCode.REQUEST_TOO_OLD, "no reply is kept for this request id: the command was applied long ago, or"
            + " never got a place in the order; look up what it was to create");
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
