package io.millrace.client;

import io.millrace.codecs.ledger.CreateTransfersReplyDecoder.ResultsDecoder;

/** One result per event of a batch, in the batch's order. Valid while the listener's method runs. */
public abstract sealed class CreateResults permits AccountResults, TransferResults {
    private static final int TIMESTAMP_OFFSET = ResultsDecoder.timestampEncodingOffset();
    private static final int STATUS_OFFSET = ResultsDecoder.statusEncodingOffset();

    private final ReplyGroup group;

    CreateResults(final ReplyGroup group) {
        this.group = group;
    }

    /**
     * Number of results: that of the batch's events.
     *
     * @return the count.
     */
    public final int count() {
        return group.count();
    }

    /**
     * What became of an event, as it stands in the message. 0 is created, in both kinds of batch.
     *
     * @param i the event's place in the batch, from 0.
     * @return the status.
     * @throws IndexOutOfBoundsException if there is no such event.
     */
    public final int statusCode(final int i) {
        return Words.uint16(group.buffer(), group.offset(i) + STATUS_OFFSET);
    }

    /**
     * Was the event applied?
     *
     * @param i the event's place in the batch, from 0.
     * @return true if its status is created.
     * @throws IndexOutOfBoundsException if there is no such event.
     */
    public final boolean isCreated(final int i) {
        return statusCode(i) == 0;
    }

    /**
     * The event's time: created, its own; exists, the original's; else the event's place in the command's time.
     *
     * @param i the event's place in the batch, from 0.
     * @return nanoseconds since the epoch, UTC.
     * @throws IndexOutOfBoundsException if there is no such event.
     */
    public final long timestamp(final int i) {
        return Words.uint64(group.buffer(), group.offset(i) + TIMESTAMP_OFFSET);
    }
}
