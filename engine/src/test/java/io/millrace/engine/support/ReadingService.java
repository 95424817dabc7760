package io.millrace.engine.support;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.service.QueryReader;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.service.Service;
import io.millrace.engine.service.ServiceProtocol;
import io.millrace.engine.service.Settings;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A user's service that has queries of every kind. A query's body is a number, which comes back in the answer, at
 * {@link #ANSWER_OFFSET}, with the sequence that the query saw behind it.
 */
public final class ReadingService implements Service, ServiceProtocol, QueryReader {
    /** Schema of the service. */
    public static final int SCHEMA_ID = 150;
    /** Answered at once. */
    public static final int LOOKUP = 100;
    /** Answered by the reader. */
    public static final int READ = 101;
    /** Answered by the reader, when {@link #gate} has been opened. */
    public static final int READ_BEHIND_GATE = 102;
    /** Found by the reader, answered after it. */
    public static final int HAND_BACK = 103;
    /** The reader throws a RuntimeException. */
    public static final int READ_AND_FAIL = 104;
    /** The reader throws an Error. */
    public static final int READ_AND_DIE = 105;
    /** The reader declines. */
    public static final int READ_AND_REJECT = 106;
    /** Handed over with more notes than allowed. */
    public static final int HAND_OVER_TOO_MUCH = 107;
    /** Handed back with more notes than allowed. */
    public static final int HAND_BACK_TOO_MUCH = 108;
    /** Handed over again after it was handed back. */
    public static final int HAND_OVER_TWICE = 109;
    /** What all answers are. */
    public static final int ANSWER = 200;
    /** Offset of the number in query and answer; that in the answer is followed by the sequence. */
    public static final int ANSWER_OFFSET = Envelope.BATCH_OFFSET;
    /** Length of a query. */
    public static final int QUERY_LENGTH = ANSWER_OFFSET + Long.BYTES;

    private static final int ANSWER_LENGTH = ANSWER_OFFSET + 2 * Long.BYTES;

    /** Where {@link #READ_BEHIND_GATE} waits. */
    public final CountDownLatch gate = new CountDownLatch(1);
    /** Queries that wait there, or have. */
    public final AtomicInteger atGate = new AtomicInteger();

    @Override
    public ServiceProtocol protocol() {
        return this;
    }

    @Override
    public void onSettings(final Settings settings) {
        // Nothing depends on any.
    }

    @Override
    public void onCommand(final Request request, final Reply reply) {
        throw new IllegalStateException("there are no commands");
    }

    @Override
    public void onQuery(final Request request, final Reply reply) {
        if (request.templateId() == LOOKUP) {
            answer(request, number(request), reply);
        } else {
            reply.buffer().putLong(reply.offset(), number(request));
            reply.handOver(request.templateId() == HAND_OVER_TOO_MUCH ? HAND_OVER_LENGTH_MAX : Long.BYTES);
        }
    }

    @Override
    public QueryReader reader() {
        return this;
    }

    @Override
    public void onRead(
        final Request request, final DirectBuffer notes, final int noteOffset, final int noteLength, final Reply reply) {
        final long number = notes.getLong(noteOffset);
        switch (request.templateId()) {
            case READ_BEHIND_GATE -> {
                atGate.incrementAndGet();
                try {
                    gate.await();
                } catch (final InterruptedException ex) {
                    throw new IllegalStateException("the engine closes", ex);
                }
                answer(request, number, reply);
            }
            case HAND_BACK, HAND_OVER_TWICE -> {
                reply.buffer().putLong(reply.offset(), number);
                reply.handBack(Long.BYTES);
            }
            case HAND_BACK_TOO_MUCH -> reply.handBack(HAND_BACK_LENGTH_MAX);
            case READ_AND_FAIL -> throw new IllegalStateException("reader failed");
            case READ_AND_DIE -> throw new AssertionError("engine must stop");
            case READ_AND_REJECT -> reply.reject(RejectCode.INVALID_FILTER, "nothing like it");
            default -> answer(request, number, reply);
        }
    }

    @Override
    public void onHandBack(
        final Request request, final DirectBuffer notes, final int noteOffset, final int noteLength, final Reply reply) {
        if (request.templateId() == HAND_OVER_TWICE) {
            reply.handOver(0);
        } else {
            answer(request, notes.getLong(noteOffset), reply);
        }
    }

    @Override
    public int schemaId() {
        return SCHEMA_ID;
    }

    @Override
    public int schemaVersion() {
        return 0;
    }

    @Override
    public int check(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
        return 0;
    }

    private static long number(final Request request) {
        return request.buffer().getLong(request.offset() + ANSWER_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    private static void answer(final Request request, final long number, final Reply reply) {
        reply.buffer().setMemory(reply.offset(), ANSWER_LENGTH, (byte) 0);
        reply.buffer().putShort(reply.offset() + Envelope.TEMPLATE_ID_OFFSET, (short) ANSWER, ByteOrder.LITTLE_ENDIAN);
        reply.buffer().putShort(reply.offset() + Envelope.SCHEMA_ID_OFFSET, (short) SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        reply.buffer().putLong(reply.offset() + Envelope.REQUEST_ID_OFFSET, request.requestId(), ByteOrder.LITTLE_ENDIAN);
        reply.buffer().putLong(reply.offset() + ANSWER_OFFSET, number, ByteOrder.LITTLE_ENDIAN);
        reply.buffer().putLong(reply.offset() + ANSWER_OFFSET + Long.BYTES, request.sequence(), ByteOrder.LITTLE_ENDIAN);
        reply.length(ANSWER_LENGTH);
    }
}
