package io.millrace.client;

import io.aeron.Image;

/**
 * What the engine granted, and the one stream of its replies. A second image is another sender, or the same with a gap: it is
 * not the session.
 */
record SessionTerms(
    Image image,
    long connectId,
    long sessionId,
    int principal,
    long lastSequence,
    long highestRequestId,
    long sessionTimeoutNs,
    int maxMessageLength) {
}
