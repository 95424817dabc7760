package io.millrace.engine.reader;

import io.millrace.engine.egress.ReplyOutbox;
import io.millrace.engine.ingress.QueryCredits;
import io.millrace.engine.service.QueryReader;
import org.agrona.BitUtil;

/**
 * What the hot thread and the reader have between them:
 *
 * <pre>
 *            handed over
 *   apply  ---------------->  reader
 *          &lt;----------------    |
 *            handed back        | replies
 *   egress &lt;--------------------+
 * </pre>
 */
public final class ReaderChannel implements AutoCloseable {
    /** Apply takes one each turn, and the reader can wait. */
    private static final int HANDED_BACK_MAX = 8;

    private final QueryQueue handedOver;
    private final QueryQueue handedBack;
    private final ReplyOutbox replies;
    private final SessionNumbers sessionNumbers;

    /**
     * Allocates it.
     *
     * @param messageLengthMax greatest length of a reply in bytes.
     * @param placeCount       number of session indexes.
     */
    public ReaderChannel(final int messageLengthMax, final int placeCount) {
        handedOver = new QueryQueue(QueryCredits.TOTAL_MAX, QueryReader.HAND_OVER_LENGTH_MAX);
        handedBack = new QueryQueue(HANDED_BACK_MAX, QueryReader.HAND_BACK_LENGTH_MAX);
        replies = new ReplyOutbox(4 * BitUtil.findNextPositivePowerOfTwo(messageLengthMax), messageLengthMax);
        sessionNumbers = new SessionNumbers(placeCount);
    }

    /**
     * From apply to the reader. There is a slot for every query that has a credit.
     *
     * @return the queue.
     */
    public QueryQueue handedOver() {
        return handedOver;
    }

    /**
     * From the reader to apply.
     *
     * @return the queue.
     */
    public QueryQueue handedBack() {
        return handedBack;
    }

    /**
     * From the reader to egress: one entry for each query that was not handed back, without a message where its session has
     * ended.
     *
     * @return the outbox.
     */
    public ReplyOutbox replies() {
        return replies;
    }

    /**
     * Which session has which index.
     *
     * @return the numbers.
     */
    public SessionNumbers sessionNumbers() {
        return sessionNumbers;
    }

    /**
     * Gives the memory back, when nobody uses it any more.
     */
    @Override
    public void close() {
        handedOver.close();
        handedBack.close();
        replies.close();
    }
}
