package io.millrace.engine.reader;

import io.millrace.engine.egress.ReplyOutbox;
import io.millrace.engine.ring.SlotKind;
import io.millrace.engine.service.Reply;
import io.millrace.engine.state.QueryReaders;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Answers queries that were handed over, one after the other. Where egress or apply have no room for what comes of a query, the
 * query waits; nobody waits for this thread.
 */
public final class ReaderAgent implements Agent {
    private final QueryReaders readers;
    private final QueryQueue handedOver;
    private final QueryQueue handedBack;
    private final ReplyOutbox replies;
    private final SessionNumbers sessionNumbers;
    private final Reply reply = new Reply();
    private volatile Throwable failure;

    /**
     * Makes the agent.
     *
     * @param readers of the services.
     * @param channel to the hot thread.
     */
    public ReaderAgent(final QueryReaders readers, final ReaderChannel channel) {
        this.readers = readers;
        this.handedOver = channel.handedOver();
        this.handedBack = channel.handedBack();
        this.replies = channel.replies();
        this.sessionNumbers = channel.sessionNumbers();
    }

    @Override
    public int doWork() {
        try {
            if (!handedOver.peek() || !replies.hasRoom() || !handedBack.hasRoom()) {
                return 0;
            }
            read();
            handedOver.pop();
            return 1;
        } catch (final Throwable ex) {
            // Not the services' RuntimeExceptions, which are answers: an Error, or a fault of ours.
            failure = ex;
            throw new AgentTerminationException(ex);
        }
    }

    @Override
    public String roleName() {
        return "millrace-reader";
    }

    /**
     * What ended the reader before its time. Any thread.
     *
     * @return the failure, or null.
     */
    public Throwable failure() {
        return failure;
    }

    private void read() {
        final int offset = replies.claim();
        final int sessionIndex = handedOver.sessionIndex();
        final long sessionNumber = handedOver.sessionNumber();
        int length = 0;
        // Nobody waits for what an ended session has asked.
        if (sessionNumbers.number(sessionIndex) == sessionNumber) {
            reply.wrap(replies.buffer(), offset, handedOver.replyLengthMax());
            readers.read(
                handedOver.sequence(),
                handedOver.timestamp(),
                handedOver.buffer(),
                handedOver.offset(),
                handedOver.length(),
                handedOver.buffer(),
                handedOver.noteOffset(),
                handedOver.noteLength(),
                reply);
            if (reply.isHandedBack()) {
                handedBack.put(
                    sessionIndex,
                    sessionNumber,
                    handedOver.sequence(),
                    handedOver.timestamp(),
                    handedOver.buffer(),
                    handedOver.offset(),
                    handedOver.length(),
                    handedOver.replyLengthMax(),
                    replies.buffer(),
                    offset,
                    reply.noteLength());
                return;
            }
            length = reply.length();
        }
        replies.commit(length, sessionIndex, sessionNumber, handedOver.sequence(), SlotKind.QUERY.ordinal(), 0);
    }
}
