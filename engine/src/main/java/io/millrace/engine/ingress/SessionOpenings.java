package io.millrace.engine.ingress;

import io.millrace.engine.clients.Client;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What apply has to say to ingress of a session that was to be opened: that it is, with what the client has used of its request
 * ids, or why not. A session's messages are not read before. Written by apply, read by ingress; a place is not used again
 * before ingress has ended the session there.
 */
public final class SessionOpenings {
    private final AtomicLongArray decided;
    private final int[] refusals;
    private final RequestWindow[] windows;

    /**
     * Nothing has been decided.
     *
     * @param placeCount number of session indexes.
     */
    public SessionOpenings(final int placeCount) {
        decided = new AtomicLongArray(placeCount);
        refusals = new int[placeCount];
        windows = new RequestWindow[placeCount];
        for (int i = 0; i < placeCount; i++) {
            windows[i] = new RequestWindow();
        }
    }

    /**
     * Says that the session is open.
     *
     * @param index     of the session.
     * @param sessionId sequence of the command that opened it.
     * @param client    whose session it is.
     */
    public void open(final int index, final long sessionId, final Client client) {
        windows[index].restore(client);
        refusals[index] = 0;
        decided.lazySet(index, sessionId);
    }

    /**
     * Says that there is no such session.
     *
     * @param index     of the session.
     * @param sessionId sequence of the command that was to open it.
     * @param reason    value of a {@link io.millrace.codecs.session.DisconnectReason}.
     */
    public void refuse(final int index, final long sessionId, final int reason) {
        refusals[index] = reason;
        decided.lazySet(index, sessionId);
    }

    boolean isDecided(final int index, final long sessionId) {
        return decided.get(index) == sessionId;
    }

    /** Why the session was refused; 0 when it is open. Only once it is decided. */
    int refusal(final int index) {
        return refusals[index];
    }

    RequestWindow window(final int index) {
        return windows[index];
    }
}
