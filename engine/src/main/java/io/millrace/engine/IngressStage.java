package io.millrace.engine;

import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.ingress.IngressAgent;
import io.millrace.engine.reader.ReaderAgent;
import io.millrace.engine.reader.ReaderChannel;
import io.millrace.engine.ring.CommandRing;

/**
 * Ingress, and what has to be seen to by somebody who never waits: that the reader is well, and that the engine's end comes in
 * time.
 */
final class IngressStage implements Stage {
    private static final long DRAIN_TIMEOUT_NS = 5_000_000_000L;
    /** What is left of it to tell the producers, when queries take longer than that to answer. */
    private static final long FAREWELL_TIMEOUT_NS = 3_000_000_000L;

    private final IngressAgent ingress;
    private final int turns;
    private final ReaderAgent reader;
    private final ReaderChannel readerChannel;
    private final CommandRing ring;
    private final CountersFile counters;
    private final EngineEnd end;
    private long drainDeadlineNs;

    /**
     * Makes the stage.
     *
     * @param turns how many turns of the streams go before the next stage has its turn, where there is so much to read.
     */
    IngressStage(
        final IngressAgent ingress,
        final int turns,
        final ReaderAgent reader,
        final ReaderChannel readerChannel,
        final CommandRing ring,
        final CountersFile counters,
        final EngineEnd end) {
        this.ingress = ingress;
        this.turns = turns;
        this.reader = reader;
        this.readerChannel = readerChannel;
        this.ring = ring;
        this.counters = counters;
        this.end = end;
    }

    @Override
    public int doWork(final long nowNs) throws Exception {
        // What was sent before the engine was told to close is heard before it does.
        final boolean isEnding = end.isAskedFor();
        int workCount = 0;
        for (int turn = 0; turn < turns; turn++) {
            final int workCountBefore = workCount;
            workCount += ingress.doWork(turn == 0 ? nowNs : System.nanoTime());
            if (workCount == workCountBefore) {
                break;
            }
        }
        final Throwable failure = reader.failure();
        if (failure != null) {
            end.fail(failure);
        }
        if (isEnding) {
            drain(nowNs);
        }
        return workCount;
    }

    @Override
    public void report() {
        counters.set(EngineCounter.HEARTBEAT_MS, System.currentTimeMillis());
        counters.set(EngineCounter.RING_DEPTH, ring.depth());
        counters.set(EngineCounter.QUERIES_WAITING, readerChannel.handedOver().size());
    }

    private void drain(final long nowNs) {
        if (drainDeadlineNs == 0) {
            drainDeadlineNs = nowNs + DRAIN_TIMEOUT_NS;
        }
        final long leftNs = drainDeadlineNs - nowNs;
        if ((ingress.stopReading() || leftNs <= FAREWELL_TIMEOUT_NS) && ingress.close()) {
            end.ingressDone();
        }
        if (leftNs <= 0) {
            end.over();
        }
    }
}
