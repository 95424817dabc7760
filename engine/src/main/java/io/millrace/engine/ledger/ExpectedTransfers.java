package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.engine.service.Request;

/**
 * Reads ahead for commands that wait, each of which has few events. A command with many does so for itself.
 */
final class ExpectedTransfers {
    /** A command with more events has enough of its own for cache misses to overlap. */
    static final int EVENTS_OF_COMMAND_MAX = 4;

    private static final int EVENT_COUNT_MAX = 128;

    private final Transfer event = new Transfer();
    private final TransfersAhead ahead;

    ExpectedTransfers(final Tables tables) {
        ahead = new TransfersAhead(tables, EVENT_COUNT_MAX);
    }

    void add(final Request request) {
        final int eventCount = request.eventCount();
        if (eventCount > EVENTS_OF_COMMAND_MAX || !ahead.hasRoom(eventCount)) {
            return;
        }
        for (int i = 0; i < eventCount; i++) {
            event.buffer().wrap(
                request.buffer(), request.offset() + Envelope.BATCH_OFFSET + i * Transfer.LENGTH, Transfer.LENGTH);
            ahead.add(event);
        }
    }

    void readAhead() {
        ahead.run();
    }
}
