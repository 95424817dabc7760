package io.millrace.engine.state;

import io.millrace.engine.service.QueryReader;
import io.millrace.engine.service.Reply;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers queries from beginning to end on one thread, the state machine's: for tools that have no reader beside it.
 */
public final class QueryRunner {
    private final StateMachine machine;
    private final UnsafeBuffer notes = new UnsafeBuffer(new byte[QueryReader.HAND_BACK_LENGTH_MAX]);

    /**
     * For one state.
     *
     * @param machine that has the state.
     */
    public QueryRunner(final StateMachine machine) {
        this.machine = machine;
    }

    /**
     * Answers a query. Changes nothing.
     *
     * @param ingressTime nanoseconds since the epoch, UTC.
     * @param buffer      that holds the query; only read.
     * @param offset      of its SBE header.
     * @param length      of the whole message in bytes.
     * @param reply       to be filled in.
     */
    public void answer(
        final long ingressTime, final DirectBuffer buffer, final int offset, final int length, final Reply reply) {
        final long timestamp = Math.max(ingressTime, machine.lastTimestamp());
        machine.query(ingressTime, buffer, offset, length, reply);
        if (reply.isHandedOver()) {
            final int noteLength = takeNotes(reply);
            machine.queryReaders().read(
                machine.lastSequence(), timestamp, buffer, offset, length, notes, 0, noteLength, reply);
            if (reply.isHandedBack()) {
                final int noteLengthBack = takeNotes(reply);
                machine.queryHandedBack(timestamp, buffer, offset, length, notes, 0, noteLengthBack, reply);
            }
        }
    }

    private int takeNotes(final Reply reply) {
        final int noteLength = reply.noteLength();
        notes.putBytes(0, reply.buffer(), reply.offset(), noteLength);
        reply.wrap(reply.buffer(), reply.offset(), reply.capacity());
        return noteLength;
    }
}
