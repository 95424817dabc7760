package io.millrace.engine.service;

import io.millrace.codecs.session.RejectCode;
import org.agrona.MutableDirectBuffer;

/**
 * Where a service writes its reply: one whole SBE message, header included, or a rejection. A query may also be handed over
 * to the reader, and from there back, with notes in the place of the message. One instance is used again and again: it is valid
 * during one call.
 */
public final class Reply {
    private MutableDirectBuffer buffer;
    private int offset;
    private int capacity;
    private int length;
    private int noteLength;
    private boolean isHandedOver;
    private boolean isHandedBack;
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
        this.noteLength = 0;
        this.isHandedOver = false;
        this.isHandedBack = false;
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
     * Leaves a query to the service's {@link QueryReader}, which sees it on its own thread, a little later. Only in
     * {@link Service#onQuery}. The notes, written where the message would have been, are the service's own: say, how many rows
     * there are now, so that the reader looks at no later ones. Query and notes together may not be longer than
     * {@link QueryReader#HAND_OVER_LENGTH_MAX}.
     *
     * @param noteLength length of the notes in bytes; may be 0.
     */
    public void handOver(final int noteLength) {
        this.noteLength = noteLength;
        isHandedOver = true;
    }

    /**
     * Leaves a query to {@link Service#onHandBack}, on the thread that owns the state. Only in {@link QueryReader#onRead}. The
     * notes are written where the message would have been, and are not longer than
     * {@link QueryReader#HAND_BACK_LENGTH_MAX} together with the query.
     *
     * @param noteLength length of the notes in bytes; may be 0.
     */
    public void handBack(final int noteLength) {
        this.noteLength = noteLength;
        isHandedBack = true;
    }

    /**
     * Was the query left to the reader?
     *
     * @return true after {@link #handOver}, unless the query was declined as well.
     */
    public boolean isHandedOver() {
        return isHandedOver && !isRejected();
    }

    /**
     * Was the query left to the thread that owns the state?
     *
     * @return true after {@link #handBack}, unless the query was declined as well.
     */
    public boolean isHandedBack() {
        return isHandedBack && !isRejected();
    }

    /**
     * How long the notes are.
     *
     * @return length in bytes.
     */
    public int noteLength() {
        return noteLength;
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
