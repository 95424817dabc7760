package io.millrace.engine.state;

import io.millrace.codecs.Envelope;
import io.millrace.engine.service.QueryReader;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.service.Service;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The services' readers as one: answers queries that the state machine has handed over. One thread at a time, which may be
 * another than the state machine's.
 */
public final class QueryReaders {
    private final Int2ObjectHashMap<QueryReader> readerBySchemaId = new Int2ObjectHashMap<>();
    private final Request request = new Request();
    private final Rejection rejection = new Rejection();
    private volatile long failures;
    private volatile RuntimeException lastFailure;

    QueryReaders(final Service[] services) {
        for (final Service service : services) {
            if (service.reader() != null) {
                readerBySchemaId.put(service.protocol().schemaId(), service.reader());
            }
        }
    }

    /**
     * Answers a query that {@link StateMachine#query} has handed over.
     *
     * @param sequence   of the last command that the query sees.
     * @param timestamp  by which the query is judged, nanoseconds since the epoch, UTC.
     * @param buffer     that holds the query; only read.
     * @param offset     of its SBE header.
     * @param length     of the whole message in bytes.
     * @param notes      that hold the service's notes.
     * @param noteOffset where they begin.
     * @param noteLength how long they are, in bytes.
     * @param reply      to be filled in, or handed back.
     */
    public void read(
        final long sequence,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final DirectBuffer notes,
        final int noteOffset,
        final int noteLength,
        final Reply reply) {
        request.wrap(buffer, offset, length, sequence, timestamp, 0, StateMachine.BEHAVIOUR_VERSION);
        try {
            readerBySchemaId.get(Envelope.schemaId(buffer, offset)).onRead(request, notes, noteOffset, noteLength, reply);
            if (reply.isHandedBack() && length + reply.noteLength() > QueryReader.HAND_BACK_LENGTH_MAX) {
                throw new IllegalStateException("HAND_BACK_LENGTH: a query and its notes have " + (length + reply.noteLength())
                    + " bytes, and may have " + QueryReader.HAND_BACK_LENGTH_MAX);
            }
        } catch (final RuntimeException ex) {
            lastFailure = ex;
            // One writer.
            failures = failures + 1;
            Rejection.serviceFailed(reply);
        }
        if (reply.isRejected()) {
            rejection.encode(request, reply);
        }
    }

    /**
     * Number of queries on which a reader failed. Any thread.
     *
     * @return the count.
     */
    public long failures() {
        return failures;
    }

    /**
     * What a reader failed with, last. Any thread.
     *
     * @return the exception, or null.
     */
    public RuntimeException lastFailure() {
        return lastFailure;
    }

    boolean has(final int schemaId) {
        return readerBySchemaId.containsKey(schemaId);
    }
}
