package io.millrace.client;

/** Sends what was in flight when a session was lost once more in the next one, under the same ids and in their order. */
final class Resending {
    private static final long[] NOTHING = new long[0];
    private static final int MESSAGE_LIMIT = 64;

    private final InFlight inFlight;
    private final UnknownOutcomes unknown;
    private long[] requestIds = NOTHING;
    private int next;

    Resending(final InFlight inFlight, final UnknownOutcomes unknown) {
        this.inFlight = inFlight;
        this.unknown = unknown;
    }

    void start() {
        requestIds = inFlight.retry();
        next = 0;
    }

    boolean isDone() {
        return next == requestIds.length;
    }

    /** Sends as much as the engine takes now, up to a limit; returns the number of messages. */
    int doWork(final Session session) {
        int sent = 0;
        while (next < requestIds.length && sent < MESSAGE_LIMIT) {
            final long requestId = requestIds[next];
            if (inFlight.contains(requestId)) {
                if (!send(session, requestId)) {
                    return sent;
                }
                sent++;
            }
            next++;
        }
        if (isDone()) {
            requestIds = NOTHING;
            next = 0;
        }
        return sent;
    }

    private boolean send(final Session session, final long requestId) {
        final RetainedRing retained = inFlight.retained();
        final int offset = inFlight.offset(requestId);
        final int messageOffset = retained.messageOffset(offset);
        final int length = retained.length(offset);
        if (retained.kind(offset) == RetainedRing.END_SESSION) {
            return session.control().endSession(requestId, retained.buffer().getLong(messageOffset));
        }
        if (length > session.maxMessageLength()) {
            // The engine grants less than before, and would refuse even what it has applied.
            inFlight.remove(requestId);
            unknown.add(new long[] {requestId});
            return true;
        }
        return session.commands().offer(retained.buffer(), messageOffset, length) > 0;
    }
}
