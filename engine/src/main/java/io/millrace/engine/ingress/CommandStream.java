package io.millrace.engine.ingress;

import io.aeron.Image;
import io.aeron.ImageControlledFragmentAssembler;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;

/**
 * One producer's stream of commands. A message that finds no room stays unread, and the stream's flow control tells the
 * producer.
 */
final class CommandStream implements ControlledFragmentHandler {
    /** Who takes the messages. */
    interface Handler {
        /** Takes a message of a stream; false when there is no room for it now. */
        boolean onMessage(CommandStream stream, DirectBuffer buffer, int offset, int length);
    }

    private final Image image;
    private final Handler handler;
    private final ImageControlledFragmentAssembler assembler = new ImageControlledFragmentAssembler(this);
    private IngressSession session;

    CommandStream(final Image image, final Handler handler) {
        this.image = image;
        this.handler = handler;
    }

    /** Leaves the stream unread while its session is on its way to being open. */
    int poll(final int fragmentLimit) {
        if (session != null && !session.isOpen()) {
            return 0;
        }
        return image.controlledPoll(assembler, fragmentLimit);
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        return handler.onMessage(this, buffer, offset, length) ? Action.CONTINUE : Action.ABORT;
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
