package io.millrace.bench.ipc;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.millrace.bench.load.Peer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/** The bare floor: a message of a command's length goes there, the beginning of it, of a reply's length, comes back. */
final class EchoPeer implements Peer {
    static final String CHANNEL = "aeron:ipc";
    static final int REQUEST_STREAM_ID = 1;
    static final int REPLY_STREAM_ID = 2;
    /** A command with one transfer. */
    static final int REQUEST_LENGTH = 160;
    /** The reply to it. */
    static final int REPLY_LENGTH = 56;
    static final int FRAGMENTS_MAX = 64;

    private final Aeron aeron;
    private final ExclusivePublication requests;
    private final Subscription replies;
    private final UnsafeBuffer request = new UnsafeBuffer(ByteBuffer.allocateDirect(REQUEST_LENGTH));
    private final FragmentHandler handler = (buffer, offset, length, header) -> onReply(length);

    EchoPeer(final String aeronDirectoryName) {
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDirectoryName));
        replies = aeron.addSubscription(CHANNEL, REPLY_STREAM_ID);
        requests = aeron.addExclusivePublication(CHANNEL, REQUEST_STREAM_ID);
        while (!requests.isConnected() || !replies.isConnected()) {
            Thread.onSpinWait();
        }
    }

    @Override
    public boolean send() {
        return requests.offer(request, 0, REQUEST_LENGTH) > 0;
    }

    @Override
    public int poll() {
        return replies.poll(handler, FRAGMENTS_MAX);
    }

    @Override
    public void close() {
        aeron.close();
    }

    private static void onReply(final int length) {
        if (length != REPLY_LENGTH) {
            throw new IllegalStateException("a reply of " + length + " bytes and not " + REPLY_LENGTH);
        }
    }
}
