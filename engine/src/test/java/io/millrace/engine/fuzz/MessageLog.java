package io.millrace.engine.fuzz;

import org.agrona.DirectBuffer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/** What was sent last, so that a failure can show it. */
final class MessageLog {
    private static final int KEPT = 16;
    private static final int BYTES_SHOWN = 1_024;

    private final long seed;
    private final Deque<String> last = new ArrayDeque<>();
    private long count;

    MessageLog(final long seed) {
        this.seed = seed;
    }

    long count() {
        return count;
    }

    /** Numbers a message, from 1. */
    long add(final String stream, final DirectBuffer buffer, final int length) {
        count++;
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.addLast(count + " on " + stream + ", " + length + " bytes: " + hex(buffer, length));
        return count;
    }

    static String hex(final DirectBuffer buffer, final int length) {
        final byte[] bytes = new byte[Math.min(length, BYTES_SHOWN)];
        buffer.getBytes(0, bytes);
        return HexFormat.of().formatHex(bytes) + (length > bytes.length ? "..." : "");
    }

    AssertionError failure(final String what, final Throwable cause) {
        return new AssertionError(
            what + "\nseed: -Dmillrace.test.seed=" + seed + "\nsent last:\n" + String.join("\n", last), cause);
    }
}
