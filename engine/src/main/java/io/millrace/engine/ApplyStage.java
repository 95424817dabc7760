package io.millrace.engine;

import io.millrace.engine.apply.ApplyAgent;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.egress.EgressAgent;
import io.millrace.engine.ring.CommandRing;
import org.agrona.concurrent.AgentInvoker;

/**
 * Apply and egress, which hand replies to each other and never wait. It may run ahead of the disk; replies don't.
 */
final class ApplyStage implements Stage {
    private static final long CONDUCTOR_INTERVAL_NS = 1_000_000L;

    private final ApplyAgent apply;
    private final EgressAgent egress;
    private final AgentInvoker conductor;
    private final CommandRing ring;
    private final Replica replica;
    private final CountersFile counters;
    private final EngineEnd end;
    private long nextConductorNs;

    /**
     * Makes the stage.
     *
     * @param conductor of egress's Aeron client; null where another stage runs it.
     */
    ApplyStage(
        final ApplyAgent apply,
        final EgressAgent egress,
        final AgentInvoker conductor,
        final CommandRing ring,
        final Replica replica,
        final CountersFile counters,
        final EngineEnd end) {
        this.apply = apply;
        this.egress = egress;
        this.conductor = conductor;
        this.ring = ring;
        this.replica = replica;
        this.counters = counters;
        this.end = end;
    }

    @Override
    public int doWork(final long nowNs) throws Exception {
        final boolean isEnding = end.isIngressDone();
        int workCount = apply.doWork() + egress.doWork();
        if (conductor != null && nowNs - nextConductorNs >= 0) {
            nextConductorNs = nowNs + CONDUCTOR_INTERVAL_NS;
            workCount += conductor.invoke();
        }
        if (isEnding && ring.depth() == 0 && egress.isIdle()) {
            end.over();
        }
        return workCount;
    }

    @Override
    public void report() {
        counters.set(EngineCounter.STORE_BYTES, replica.residentBytes());
        counters.set(EngineCounter.PAGED_OUT_BYTES, replica.pagedOutBytes());
        counters.set(EngineCounter.INDEX_GROWTHS, replica.store().indexGrowths());
        counters.set(EngineCounter.RECORDS_DIGEST, replica.machine().recordsDigest());
        counters.set(EngineCounter.HISTORY_DIGEST, replica.machine().historyDigest());
    }
}
