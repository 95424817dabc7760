package io.millrace.engine.service;

import io.millrace.codecs.session.RejectCode;
import org.agrona.MutableDirectBuffer;

/**
 * Where a service writes its reply: one whole SBE message, header included, or a rejection. One instance is used again and
 * again: it is valid during one call.
 */
public final class Reply {
    private MutableDirectBuffer buffer;
    private int offset;
    private int capacity;
    private int length;
    private RejectCode rejectCode;
    private String rejectDetail;

    /**
     * Lets this instance speak of another place.
     *
     * @param buffer   to be written to.
     * @param offset   where the message is to begin.
     * @param capacity greatest length of the message, in bytes.
     * @return this.
     */
    public Reply wrap(final MutableDirectBuffer buffer, final int offset, final int capacity) {
        this.buffer = buffer;
        this.offset = offset;
        this.capacity = capacity;
        this.length = 0;
        this.rejectCode = null;
        this.rejectDetail = null;
        return this;
    }

    /**
     * Where the message is to be written. Owned by the engine: not to be kept.
     *
     * @return the buffer.
     */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /**
     * Where the message is to begin.
     *
     * @return offset of the SBE header.
     */
    public int offset() {
        return offset;
    }

    /**
     * How long the message may be.
     *
     * @return length in bytes.
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Says that the message has been written.
     *
     * @param length of the whole message, in bytes.
     */
    public void length(final int length) {
        this.length = length;
    }

    /**
     * How long the message is.
     *
     * @return length in bytes; 0 until it has been written.
     */
    public int length() {
        return length;
    }

    /**
     * Declines the request. What a command has done so far is rolled back, and the producer is told.
     *
     * @param code   why.
     * @param detail what was wrong and what to do, in US-ASCII; a constant, so that nothing is allocated.
     */
    public void reject(final RejectCode code, final String detail) {
        rejectCode = code;
        rejectDetail = detail;
    }

    /**
     * Was the request declined?
     *
     * @return true after {@link #reject}.
     */
    public boolean isRejected() {
        return rejectCode != null;
    }

    /**
     * Why the request was declined.
     *
     * @return the code, or null.
     */
    public RejectCode rejectCode() {
        return rejectCode;
    }

    /**
     * Why the request was declined, for a person to read.
     *
     * @return the text, or null.
     */
    public String rejectDetail() {
        return rejectDetail;
    }
}
