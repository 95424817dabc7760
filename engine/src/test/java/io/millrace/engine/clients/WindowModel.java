package io.millrace.engine.clients;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@link ReplyWindow} promises, said as plainly as can be: the newest entries up to 1 MiB are kept, whatever has become
 * of their ids, and ids are judged by rule.
 */
final class WindowModel {
    private final Deque<Long> order = new ArrayDeque<>();
    private final Map<Long, byte[]> replies = new HashMap<>();
    private final Map<Long, Long> contentHashes = new HashMap<>();
    private long highest;
    private long forgotten;
    private int usedBytes;

    Judgement judge(final long requestId, final long contentHash) {
        if (requestId > highest) {
            return Judgement.NEW;
        }
        if (requestId <= highest - 4096 || requestId <= forgotten) {
            return Judgement.TOO_OLD;
        }
        if (!replies.containsKey(requestId)) {
            return Judgement.NEW;
        }
        return contentHashes.get(requestId) == contentHash ? Judgement.REPEATED : Judgement.REUSED;
    }

    void remember(final long requestId, final long contentHash, final byte[] reply) {
        highest = Math.max(highest, requestId);
        if (32 + reply.length > 1 << 20) {
            forgotten = Math.max(forgotten, requestId);
            return;
        }
        order.addLast(requestId);
        replies.put(requestId, reply);
        contentHashes.put(requestId, contentHash);
        usedBytes += entryLength(reply);
        while (usedBytes > 1 << 20) {
            final long oldest = order.removeFirst();
            usedBytes -= entryLength(replies.remove(oldest));
            contentHashes.remove(oldest);
            forgotten = Math.max(forgotten, oldest);
        }
    }

    byte[] reply(final long requestId) {
        return replies.get(requestId);
    }

    long highest() {
        return highest;
    }

    private static int entryLength(final byte[] reply) {
        return (32 + reply.length + 31) / 32 * 32;
    }
}
