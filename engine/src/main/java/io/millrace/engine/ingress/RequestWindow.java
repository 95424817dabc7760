package io.millrace.engine.ingress;

import io.millrace.engine.clients.Client;
import io.millrace.engine.clients.Clients;

import java.util.Arrays;

/**
 * Which request ids a session's client has used, as far back as the engine remembers: by it ingress tells a command that is
 * new from one that is repeated. A bit for each of the last ids. Filled in by apply when the session opens, and ingress's alone
 * from then on.
 */
public final class RequestWindow {
    private static final int SIZE = Clients.REQUEST_WINDOW;
    private static final int MASK = SIZE - 1;

    private final long[] used = new long[SIZE / Long.SIZE];
    private long highest;

    /** A window of a client that has not used any id. */
    public RequestWindow() {
        // All zero.
    }

    /** Takes over what the state knows of the client. */
    void restore(final Client client) {
        client.copyWindow(used);
        highest = client.highestRequestId();
    }

    /** The highest id used; 0 when there is none. */
    long highest() {
        return highest;
    }

    /** Has the id been used, or is it so old that nobody knows? */
    boolean isUsed(final long requestId) {
        return requestId <= highest
            && (requestId <= highest - SIZE || (used[word(requestId)] & 1L << requestId) != 0);
    }

    /** Takes note that a command with this id has got its place in the order. */
    void use(final long requestId) {
        if (requestId > highest) {
            if (requestId - highest >= SIZE) {
                Arrays.fill(used, 0);
            } else {
                for (long id = highest + 1; id < requestId; id++) {
                    used[word(id)] &= ~(1L << id);
                }
            }
            highest = requestId;
        }
        used[word(requestId)] |= 1L << requestId;
    }

    private static int word(final long requestId) {
        return ((int) requestId & MASK) >>> 6;
    }
}
