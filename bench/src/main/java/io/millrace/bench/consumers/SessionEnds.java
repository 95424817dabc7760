package io.millrace.bench.consumers;

import io.millrace.client.DisconnectReason;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;

import java.util.ArrayDeque;

/** Sessions of processes that can't say any more how they ended: the engine's counters tell. */
final class SessionEnds {
    private final ArrayDeque<Long> expectedSinceNs = new ArrayDeque<>();
    private final CountersFile counters;
    private final Fate fate;
    private long sessions;
    private long slowConsumers;

    SessionEnds(final CountersFile counters, final Fate fate) {
        this.counters = counters;
        this.fate = fate;
        sessions = counters.get(EngineCounter.SESSIONS);
        slowConsumers = counters.get(EngineCounter.SLOW_CONSUMERS);
    }

    /** One more will end, from now on. */
    void expect() {
        expectedSinceNs.add(System.nanoTime());
    }

    /** Notes which have ended; returns how many are still to end. */
    int look() {
        final long nowNs = System.nanoTime();
        final long sessionsNow = counters.get(EngineCounter.SESSIONS);
        final long slowNow = counters.get(EngineCounter.SLOW_CONSUMERS);
        for (; sessions > sessionsNow && !expectedSinceNs.isEmpty(); sessions--) {
            final boolean isSlow = slowNow > slowConsumers;
            slowConsumers += isSlow ? 1 : 0;
            fate.onCutOff((isSlow ? DisconnectReason.SLOW_CONSUMER : DisconnectReason.TIMEOUT).name(),
                nowNs - expectedSinceNs.remove());
        }
        return expectedSinceNs.size();
    }
}
