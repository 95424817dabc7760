package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.service.Settings;
import io.millrace.engine.store.Store;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies the events of one command in order, and knows all about chains: a chain's events succeed together, or are taken
 * back together and answer linked_event_failed, except for the one whose fault it was.
 */
abstract class EventBatch {
    /** Length of an event of either kind, in bytes. */
    static final int EVENT_LENGTH = Account.LENGTH;
    /** How many events are looked up before the first of them is applied, so that cache misses overlap. */
    static final int LOCATED_COUNT = 32;

    /** The status of this name has this value for either kind of event. */
    private static final int CREATED = 0;
    private static final int LINKED_EVENT_CHAIN_OPEN = 1;
    private static final int LINKED_EVENT_FAILED = 2;
    private static final int IMPORTED_EVENT_EXPECTED = 3;
    private static final int IMPORTED_EVENT_NOT_EXPECTED = 4;
    private static final int TIMESTAMP_MUST_BE_ZERO = 5;
    private static final int IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE = 6;
    private static final int IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE = 7;

    private static final int NO_CHAIN = -1;
    private static final int RESULT_STATUS_OFFSET = 8;
    private static final int FLAGS_OFFSET = 118;
    private static final int TIMESTAMP_OFFSET = 120;
    private static final int FLAG_LINKED = 1;

    private final Store store;
    private final int flagImported;
    private final int replyTemplateId;
    private final String fullDetail;
    private final UnsafeBuffer results = new UnsafeBuffer(0, 0);
    /** Where the events begin in memory. */
    private long events;
    private long resultTimestamp;
    private boolean isFull;

    EventBatch(final Store store, final int flagImported, final int replyTemplateId, final String fullDetail) {
        this.store = store;
        this.flagImported = flagImported;
        this.replyTemplateId = replyTemplateId;
        this.fullDetail = fullDetail;
    }

    /** Brings what the events from one to before another will need into the cache. */
    abstract void locate(int from, int to);

    /**
     * Checks an event and, unless something is wrong with it, applies it.
     *
     * @param placeInTime that the event has as one of a batch, also where it brings a timestamp.
     * @param timestamp   that it gets: the one that it brings, else its place in time.
     * @return the status.
     */
    abstract int create(int event, long placeInTime, long timestamp, Settings settings);

    /** Remembers the id of an event that failed in a way that asks for it. Called after its chain has been taken back. */
    abstract void onFailed(int event, int status, Settings settings);

    final void apply(final Request request, final Reply reply, final Settings settings) {
        final int count = request.eventCount();
        final int replyLength = ReplyRoot.RESULTS_OFFSET + count * ReplyRoot.RESULT_LENGTH;
        if (replyLength > reply.capacity()) {
            reply.reject(RejectCode.REPLY_TOO_LONG, "the results do not fit in one reply; send fewer events in a command");
            return;
        }
        events = request.buffer().addressOffset() + request.offset() + Envelope.BATCH_OFFSET;
        results.wrap(reply.buffer(), reply.offset(), replyLength);
        isFull = false;
        applyEvents(count, request.timestamp() - count + 1, settings);
        if (isFull) {
            reply.reject(RejectCode.STORE_FULL, fullDetail);
            return;
        }
        ReplyRoot.encodeCommandReply(results, replyTemplateId, request, count);
        reply.length(replyLength);
    }

    /** Lets a flyweight's buffer speak of an event. */
    final void read(final int event, final UnsafeBuffer view) {
        view.wrap(address(event), EVENT_LENGTH);
    }

    /** Says that the result has another timestamp than the event's own place in time. */
    final void resultTimestamp(final long timestamp) {
        resultTimestamp = timestamp;
    }

    /** Says that a ceiling is reached: the command will be declined. */
    final void storeFull() {
        isFull = true;
    }

    private void applyEvents(final int count, final long firstTimestamp, final Settings settings) {
        int chainStart = NO_CHAIN;
        boolean isChainBroken = false;
        int savepoint = 0;
        for (int i = 0; i < count && !isFull; i++) {
            if (i % LOCATED_COUNT == 0) {
                locate(i, Math.min(i + LOCATED_COUNT, count));
            }
            final int flags = flags(i);
            final boolean isLinked = (flags & FLAG_LINKED) != 0;
            final boolean isLast = i == count - 1;
            if (isLinked && chainStart == NO_CHAIN) {
                chainStart = i;
                savepoint = store.savepoint();
            }
            final long placeInTime = firstTimestamp + i;
            resultTimestamp = placeInTime;
            int status;
            if (isLinked && isLast) {
                status = LINKED_EVENT_CHAIN_OPEN;
            } else if (isChainBroken) {
                status = LINKED_EVENT_FAILED;
            } else {
                status = checkTimestamp(i, flags, firstTimestamp + count - 1);
                if (status == CREATED) {
                    final long timestamp = (flags & flagImported) == 0 ? placeInTime : timestamp(i);
                    status = create(i, placeInTime, timestamp, settings);
                    if (status == CREATED) {
                        resultTimestamp = timestamp;
                    }
                }
            }
            if (status != CREATED) {
                if (chainStart != NO_CHAIN && !isChainBroken) {
                    isChainBroken = true;
                    store.rollbackTo(savepoint);
                    failEarlierOnes(chainStart, i);
                }
                onFailed(i, status, settings);
            }
            putResult(i, resultTimestamp, status);
            if (!isLinked || isLast) {
                chainStart = NO_CHAIN;
                isChainBroken = false;
            }
        }
    }

    /** A batch is imported as a whole, or not at all; its first event says which. */
    private int checkTimestamp(final int event, final int flags, final long commandTimestamp) {
        final int imported = flags & flagImported;
        if (imported != (flags(0) & flagImported)) {
            return imported == 0 ? IMPORTED_EVENT_EXPECTED : IMPORTED_EVENT_NOT_EXPECTED;
        }
        final long timestamp = timestamp(event);
        if (imported == 0) {
            return timestamp == 0 ? CREATED : TIMESTAMP_MUST_BE_ZERO;
        }
        if (timestamp <= 0) {
            return IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE;
        }
        return timestamp < commandTimestamp ? CREATED : IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE;
    }

    private int flags(final int event) {
        return UnsafeApi.getShort(address(event) + FLAGS_OFFSET);
    }

    /** That the event brings; from 2^63 on it is negative. */
    private long timestamp(final int event) {
        return UnsafeApi.getLong(address(event) + TIMESTAMP_OFFSET);
    }

    private long address(final int event) {
        return events + (long) event * EVENT_LENGTH;
    }

    private void failEarlierOnes(final int chainStart, final int culprit) {
        for (int i = chainStart; i < culprit; i++) {
            putStatus(i, LINKED_EVENT_FAILED);
        }
    }

    private void putResult(final int event, final long timestamp, final int status) {
        UnsafeApi.putLong(resultAddress(event), timestamp);
        putStatus(event, status);
    }

    /** The status and the six bytes of zero that follow it. */
    private void putStatus(final int event, final int status) {
        UnsafeApi.putLong(resultAddress(event) + RESULT_STATUS_OFFSET, status);
    }

    private long resultAddress(final int event) {
        return results.addressOffset() + ReplyRoot.RESULTS_OFFSET + (long) event * ReplyRoot.RESULT_LENGTH;
    }
}
