package io.millrace.engine.ingress;

import io.aeron.Image;
import org.agrona.collections.ArrayUtil;

/**
 * The producers' streams of commands, polled in turn, each with a credit of its own, so that a producer that floods does not
 * stall the rest.
 */
final class CommandStreams {
    private static final CommandStream[] NO_STREAMS = new CommandStream[0];
    private static final int FRAGMENTS_PER_TURN = 64;

    private final CommandStream.Handler handler;
    private CommandStream[] streams = NO_STREAMS;
    private int nextStream;

    CommandStreams(final CommandStream.Handler handler) {
        this.handler = handler;
    }

    int poll() {
        final CommandStream[] polled = streams;
        final int count = polled.length;
        if (count == 0) {
            return 0;
        }
        // Each turn begins with another stream, so that none is always the one for which there is room.
        int index = nextStream < count ? nextStream : 0;
        nextStream = index + 1;
        int workCount = 0;
        for (int i = 0; i < count; i++) {
            workCount += polled[index].poll(FRAGMENTS_PER_TURN);
            if (++index == count) {
                index = 0;
            }
        }
        return workCount;
    }

    CommandStream find(final int aeronSessionId) {
        for (final CommandStream stream : streams) {
            if (stream.aeronSessionId() == aeronSessionId) {
                return stream;
            }
        }
        return null;
    }

    void onAvailableImage(final Image image) {
        streams = ArrayUtil.add(streams, new CommandStream(image, handler));
    }

    void onUnavailableImage(final Image image) {
        for (final CommandStream stream : streams) {
            if (stream.image() == image) {
                streams = ArrayUtil.remove(streams, stream);
            }
        }
    }
}
