package io.millrace.engine.egress;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.ErrorCode;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.engine.ingress.MessageLengths;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A session as egress sees it: the way to its producer, and the replies that wait for it.
 */
final class EgressSession {
    private static final int IPC_MTU_LENGTH = 65_504;
    private static final long NOT_REGISTERED = -1;
    /** Replies of so many greatest messages may wait, or so many bytes at least. */
    private static final int BACKLOG_MESSAGES = 8;
    private static final int BACKLOG_LENGTH_MIN = 1024 * 1024;

    private final int index;
    private final long number;
    private final long clientId;
    private final long connectId;
    private final String channel;
    private final int streamId;
    private final int messageLengthMax;
    private final Backlog backlog;
    private long registrationId = NOT_REGISTERED;
    private ExclusivePublication publication;
    private DisconnectReason failure;
    private DisconnectReason closing;
    private long lingerDeadlineNs;
    private boolean wasConnected;
    private boolean wasTriedAgain;
    private boolean isFailureReported;

    EgressSession(
        final int index,
        final long number,
        final long clientId,
        final long connectId,
        final String channel,
        final int streamId,
        final int messageLengthMax) {
        this.index = index;
        this.number = number;
        this.clientId = clientId;
        this.connectId = connectId;
        this.channel = channel;
        this.streamId = streamId;
        this.messageLengthMax = messageLengthMax;
        this.backlog = new Backlog(Math.max(BACKLOG_LENGTH_MIN, BACKLOG_MESSAGES * messageLengthMax));
    }

    int index() {
        return index;
    }

    long number() {
        return number;
    }

    long clientId() {
        return clientId;
    }

    long connectId() {
        return connectId;
    }

    /**
     * Asks the media driver for a way to the producer.
     *
     * @param termLength of the stream, in bytes; reserved by the driver.
     */
    void open(final Aeron aeron, final int termLength) {
        final ChannelUri uri = ChannelUri.parse(channel);
        uri.put(CommonContext.TERM_LENGTH_PARAM_NAME, Integer.toString(termLength));
        // Reserved now, or refused now: memory that turned out not to be there when it is written to would end the process.
        uri.put(CommonContext.SPARSE_PARAM_NAME, "false");
        if (uri.isIpc()) {
            // Over shared memory nothing is gained by cutting replies into datagrams.
            uri.put(CommonContext.MTU_LENGTH_PARAM_NAME, Integer.toString(Math.min(IPC_MTU_LENGTH, termLength / 16)));
        }
        registrationId = aeron.asyncAddExclusivePublication(uri.toString(), streamId);
    }

    /** Goes on towards a connected publication; true once replies can be offered. */
    boolean isReady(final Aeron aeron) {
        if (publication == null && registrationId != NOT_REGISTERED) {
            try {
                publication = aeron.getExclusivePublication(registrationId);
            } catch (final RegistrationException ex) {
                registrationId = NOT_REGISTERED;
                fail(ex.errorCode() == ErrorCode.STORAGE_SPACE
                    ? DisconnectReason.NO_SPACE : DisconnectReason.INVALID_CONNECT);
            }
        }
        final boolean isConnected = publication != null && publication.isConnected();
        wasConnected |= isConnected;
        return isConnected;
    }

    boolean hasBacklog() {
        return !backlog.isEmpty();
    }

    /** Sends at once or keeps a copy; when neither is possible the session has failed. */
    void send(final UnsafeBuffer buffer, final int offset, final int length) {
        if (length > messageLengthMax) {
            fail(DisconnectReason.REPLY_TOO_LONG);
            return;
        }
        if (backlog.isEmpty() && publication != null) {
            final long result = publication.offer(buffer, offset, length);
            if (result > 0) {
                return;
            }
            if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
                fail(DisconnectReason.SLOW_CONSUMER);
                return;
            }
        }
        if (!backlog.add(buffer, offset, length)) {
            fail(DisconnectReason.SLOW_CONSUMER);
        }
    }

    /** Sends what waits, as far as there is room; returns how many messages went. */
    int drain() {
        int count = 0;
        while (!backlog.isEmpty()) {
            final int offset = backlog.offset();
            if (publication == null || publication.offer(backlog.buffer(), offset, backlog.length()) <= 0) {
                break;
            }
            backlog.remove();
            count++;
        }
        return count;
    }

    /** Tells the producer that the session ends, in front of whatever it has not read. */
    void beginClose(final DisconnectReason reason, final long deadlineNs) {
        closing = reason;
        lingerDeadlineNs = deadlineNs;
    }

    /** Where there was no room for the session's stream, there may be for one that just says so. */
    void tryToTell(final Aeron aeron) {
        if (failure == DisconnectReason.NO_SPACE && !wasTriedAgain) {
            wasTriedAgain = true;
            open(aeron, MessageLengths.TERM_LENGTH_MIN);
        }
    }

    DisconnectReason closing() {
        return closing;
    }

    /** Is there no use in waiting for the producer: it has gone, or does not read? */
    boolean isLingeringOver(final long nowNs) {
        return wasConnected && !publication.isConnected() || nowNs - lingerDeadlineNs >= 0;
    }

    /** Why nothing can be sent any more; null while it can. */
    DisconnectReason failure() {
        return failure;
    }

    /** True once after a failure: it has to be reported. */
    boolean takeFailure() {
        final boolean isNews = failure != null && !isFailureReported;
        isFailureReported |= isNews;
        return isNews;
    }

    boolean offer(final UnsafeBuffer buffer, final int length) {
        return publication.offer(buffer, 0, length) > 0;
    }

    void close(final Aeron aeron) {
        backlog.close();
        if (publication != null) {
            CloseHelper.quietClose(publication);
        } else if (registrationId != NOT_REGISTERED) {
            aeron.asyncRemovePublication(registrationId);
        }
    }

    private void fail(final DisconnectReason reason) {
        if (failure == null) {
            failure = reason;
        }
        backlog.clear();
    }
}
