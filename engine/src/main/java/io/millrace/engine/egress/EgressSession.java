package io.millrace.engine.egress;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.millrace.codecs.session.DisconnectReason;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A session as egress sees it: the way to its producer, and the replies that wait for it.
 */
final class EgressSession {
    private final int index;
    private final long number;
    private final long clientId;
    private final long connectId;
    private final long registrationId;
    private final Backlog backlog;
    private ExclusivePublication publication;
    private DisconnectReason closing;
    private long lingerDeadlineNs;
    private boolean wasConnected;
    private boolean hasFailed;

    EgressSession(
        final int index,
        final long number,
        final long clientId,
        final long connectId,
        final long registrationId,
        final int backlogLength) {
        this.index = index;
        this.number = number;
        this.clientId = clientId;
        this.connectId = connectId;
        this.registrationId = registrationId;
        this.backlog = new Backlog(backlogLength);
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

    /** Goes on towards a connected publication; true once replies can be offered. */
    boolean isReady(final Aeron aeron) {
        if (publication == null) {
            publication = aeron.getExclusivePublication(registrationId);
        }
        final boolean isConnected = publication != null && publication.isConnected();
        wasConnected |= isConnected;
        return isConnected;
    }

    boolean hasBacklog() {
        return !backlog.isEmpty();
    }

    /** Sends at once or keeps a copy; false when neither was possible. */
    boolean send(final UnsafeBuffer buffer, final int offset, final int length) {
        if (backlog.isEmpty() && publication != null) {
            final long result = publication.offer(buffer, offset, length);
            if (result > 0) {
                return true;
            }
            if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
                return false;
            }
        }
        return backlog.add(buffer, offset, length);
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

    DisconnectReason closing() {
        return closing;
    }

    /** Is there no use in waiting for the producer: it has gone, or does not read? */
    boolean isLingeringOver(final long nowNs) {
        return wasConnected && !publication.isConnected() || nowNs - lingerDeadlineNs >= 0;
    }

    boolean hasFailed() {
        return hasFailed;
    }

    void fail() {
        hasFailed = true;
        backlog.clear();
    }

    boolean offer(final UnsafeBuffer buffer, final int length) {
        return publication.offer(buffer, 0, length) > 0;
    }

    void close(final Aeron aeron) {
        backlog.close();
        if (publication == null) {
            aeron.asyncRemovePublication(registrationId);
        } else {
            CloseHelper.quietClose(publication);
        }
    }
}
