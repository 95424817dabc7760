package io.millrace.ops.exec;

import java.util.ArrayDeque;

/** The text of replies that have overtaken others, until their turn comes. Buffers are used again. */
final class EarlyReplies {
    private static final int TEXT_LENGTH = 256;
    /** A buffer that has grown above this is thrown away rather than kept. */
    private static final int KEPT_LENGTH_MAX = 4 * 1024;

    private final ArrayDeque<StringBuilder> free = new ArrayDeque<>();
    private final StringBuilder[] texts;
    private int count;

    /**
     * @param requestWindow greatest number of requests from the first unanswered one to the last.
     */
    EarlyReplies(final int requestWindow) {
        texts = new StringBuilder[slots(requestWindow)];
    }

    /** A power of two, so that no two requests of a window have the same slot. */
    static int slots(final int requestWindow) {
        return Integer.highestOneBit(requestWindow) << 1;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean has(final long requestId) {
        return texts[index(requestId)] != null;
    }

    /** Where to write the reply. */
    StringBuilder add(final long requestId) {
        final StringBuilder recycled = free.poll();
        final StringBuilder text = recycled == null ? new StringBuilder(TEXT_LENGTH) : recycled;
        texts[index(requestId)] = text;
        count++;
        return text;
    }

    /** Moves the reply to where it belongs now. */
    void take(final long requestId, final StringBuilder target) {
        final StringBuilder text = texts[index(requestId)];
        texts[index(requestId)] = null;
        count--;
        target.append(text);
        if (text.capacity() <= KEPT_LENGTH_MAX) {
            text.setLength(0);
            free.add(text);
        }
    }

    private int index(final long requestId) {
        return (int) requestId & texts.length - 1;
    }
}
