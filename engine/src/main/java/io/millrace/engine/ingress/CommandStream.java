package io.millrace.engine.ingress;

import io.aeron.Image;
import io.aeron.ImageControlledFragmentAssembler;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;

/**
 * One producer's stream of commands: polled with a credit of its own, so that a producer that floods does not stall the
 * rest. A message that finds no room stays unread, and the stream's flow control tells the producer.
 */
final class CommandStream implements ControlledFragmentHandler {
    private final Image image;
    private final IngressAgent ingress;
    private final ImageControlledFragmentAssembler assembler = new ImageControlledFragmentAssembler(this);
    private IngressSession session;

    CommandStream(final Image image, final IngressAgent ingress) {
        this.image = image;
        this.ingress = ingress;
    }

    int poll(final int fragmentLimit) {
        return image.controlledPoll(assembler, fragmentLimit);
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        return ingress.onMessage(this, buffer, offset, length) ? Action.CONTINUE : Action.ABORT;
    }

    Image image() {
        return image;
    }

    int aeronSessionId() {
        return image.sessionId();
    }

    IngressSession session() {
        return session;
    }

    void session(final IngressSession session) {
        this.session = session;
    }
}
