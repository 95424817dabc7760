package io.millrace.bench.pause;

import io.millrace.client.DisconnectReason;
import io.millrace.client.ReplyListener;
import io.millrace.codecs.session.RejectCode;

/** What a session besides the load's may not come to. */
abstract class OtherSession implements ReplyListener {
    @Override
    public final void onRejected(
        final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        throw new IllegalStateException("a query was turned away: " + code + ": " + detail);
    }

    @Override
    public final void onOutcomeUnknown(final long requestId) {
        // A query changes nothing.
    }

    @Override
    public final void onDisconnected(final DisconnectReason reason, final String detail) {
        throw new IllegalStateException("a session besides the load's has ended: " + reason + ": " + detail);
    }
}
