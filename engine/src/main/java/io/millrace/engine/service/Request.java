package io.millrace.engine.service;

import io.millrace.codecs.Envelope;
import org.agrona.DirectBuffer;

/**
 * A command or query as a service sees it. One instance is used again and again: what it says is valid during one call.
 */
public final class Request {
    private DirectBuffer buffer;
    private int offset;
    private int length;
    private long sequence;
    private long timestamp;
    private int eventCount;
    private int behaviourVersion;
    private Grants grants = Grants.ALL;

    /**
     * Lets this instance speak of another message.
     *
     * @param buffer           that holds the message.
     * @param offset           of its SBE header.
     * @param length           of the whole message, in bytes.
     * @param sequence         of the command; for a query that of the last command applied.
     * @param timestamp        T of the command; for a query the time by which it is judged.
     * @param eventCount       number of events in the batch.
     * @param behaviourVersion that applies.
     * @return this.
     */
    public Request wrap(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sequence,
        final long timestamp,
        final int eventCount,
        final int behaviourVersion) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        this.sequence = sequence;
        this.timestamp = timestamp;
        this.eventCount = eventCount;
        this.behaviourVersion = behaviourVersion;
        this.grants = Grants.ALL;
        return this;
    }

    /**
     * Says which ledgers the principal may touch.
     *
     * @param principalGrants all of them, unless this has been called.
     */
    public void grants(final Grants principalGrants) {
        grants = principalGrants;
    }

    /**
     * Which ledgers the principal may touch: state, and so the same whenever the command is applied.
     *
     * @return the grants.
     */
    public Grants grants() {
        return grants;
    }

    /**
     * Where the message lies. Owned by the engine: not to be kept, not to be written.
     *
     * @return the buffer.
     */
    public DirectBuffer buffer() {
        return buffer;
    }

    /**
     * Where the message begins.
     *
     * @return offset of the SBE header.
     */
    public int offset() {
        return offset;
    }

    /**
     * How long the message is.
     *
     * @return length of the whole message, in bytes.
     */
    public int length() {
        return length;
    }

    /**
     * Which message it is.
     *
     * @return the template id.
     */
    public int templateId() {
        return Envelope.templateId(buffer, offset);
    }

    /**
     * The command's place in the total order; for a query the last one that it sees.
     *
     * @return the sequence.
     */
    public long sequence() {
        return sequence;
    }

    /**
     * T of the command, of which event i of n has T - n + i + 1; for a query the time by which it is judged.
     *
     * @return nanoseconds since the epoch, UTC.
     */
    public long timestamp() {
        return timestamp;
    }

    /**
     * Number of events in the batch.
     *
     * @return the count, as {@link ServiceProtocol#check} found it.
     */
    public int eventCount() {
        return eventCount;
    }

    /**
     * Version of the services' behaviour that applies to the request.
     *
     * @return the version.
     */
    public int behaviourVersion() {
        return behaviourVersion;
    }

    /**
     * The producer.
     *
     * @return its client id.
     */
    public long clientId() {
        return Envelope.clientId(buffer, offset);
    }

    /**
     * The producer's own number for the request.
     *
     * @return the request id.
     */
    public long requestId() {
        return Envelope.requestId(buffer, offset);
    }

    /**
     * Who the session has authenticated as.
     *
     * @return the principal.
     */
    public int principal() {
        return Envelope.principal(buffer, offset);
    }
}
