package io.millrace.engine;

import io.millrace.engine.apply.ApplyAgent;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.egress.EgressAgent;
import io.millrace.engine.ingress.IngressAgent;
import io.millrace.engine.journaling.JournalAgent;
import io.millrace.engine.reader.ReaderAgent;
import io.millrace.engine.reader.ReaderChannel;
import io.millrace.engine.ring.CommandRing;
import io.millrace.journal.Journal;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * The stages on one thread, in the order of a command's path. Whatever a stage or the reader throws ends the engine: a journal
 * that has failed leaves memory ahead of the disk, and nothing of that may be served.
 */
final class FusedAgent implements Agent {
    private static final long REPORT_INTERVAL_NS = 5_000_000L;
    private static final long DRAIN_TIMEOUT_NS = 5_000_000_000L;
    /** What is left of it to tell the producers, when queries take longer than that to answer. */
    private static final long FAREWELL_TIMEOUT_NS = 3_000_000_000L;

    private final IngressAgent ingress;
    private final JournalAgent journaling;
    private final ApplyAgent apply;
    private final EgressAgent egress;
    private final ReaderAgent reader;
    private final ReaderChannel readerChannel;
    private final CommandRing ring;
    private final Journal journal;
    private final Replica replica;
    private final CountersFile counters;
    private final Runnable onEnd;
    private volatile boolean isClosing;
    private volatile Throwable failure;
    private long drainDeadlineNs;
    private long nextReportNs;

    FusedAgent(
        final IngressAgent ingress,
        final JournalAgent journaling,
        final ApplyAgent apply,
        final EgressAgent egress,
        final ReaderAgent reader,
        final ReaderChannel readerChannel,
        final CommandRing ring,
        final Journal journal,
        final Replica replica,
        final CountersFile counters,
        final Runnable onEnd) {
        this.ingress = ingress;
        this.journaling = journaling;
        this.apply = apply;
        this.egress = egress;
        this.reader = reader;
        this.readerChannel = readerChannel;
        this.ring = ring;
        this.journal = journal;
        this.replica = replica;
        this.counters = counters;
        this.onEnd = onEnd;
    }

    @Override
    public void onStart() {
        nextReportNs = System.nanoTime();
    }

    @Override
    public int doWork() {
        try {
            // What was sent before the engine was told to close is heard before it does.
            final boolean wasClosing = isClosing;
            final long nowNs = System.nanoTime();
            if (nowNs - nextReportNs >= 0) {
                nextReportNs = nowNs + REPORT_INTERVAL_NS;
                report();
            }
            int workCount = ingress.doWork();
            workCount += journaling.doWork();
            workCount += apply.doWork();
            workCount += egress.doWork();
            if (reader.failure() != null) {
                failure = reader.failure();
                throw new AgentTerminationException(failure);
            }
            if (wasClosing && isDrained(nowNs)) {
                throw new AgentTerminationException("closed");
            }
            return workCount;
        } catch (final AgentTerminationException ex) {
            throw ex;
        } catch (final Throwable ex) {
            failure = ex;
            throw new AgentTerminationException(ex);
        }
    }

    @Override
    public void onClose() {
        report();
        onEnd.run();
    }

    @Override
    public String roleName() {
        return "millrace-engine";
    }

    void close() {
        isClosing = true;
    }

    /** What ended the engine, or null. */
    Throwable failure() {
        return failure;
    }

    private boolean isDrained(final long nowNs) {
        if (drainDeadlineNs == 0) {
            drainDeadlineNs = nowNs + DRAIN_TIMEOUT_NS;
        }
        final long leftNs = drainDeadlineNs - nowNs;
        if (!ingress.stopReading() && leftNs > FAREWELL_TIMEOUT_NS) {
            return false;
        }
        return ingress.close() && ring.depth() == 0 && egress.isIdle() || leftNs <= 0;
    }

    private void report() {
        counters.set(EngineCounter.HEARTBEAT_MS, System.currentTimeMillis());
        counters.set(EngineCounter.RING_DEPTH, ring.depth());
        counters.set(EngineCounter.QUERIES_WAITING, readerChannel.handedOver().size());
        counters.set(EngineCounter.APPENDED_SEQUENCE, journal.appendedSequence());
        counters.set(EngineCounter.DURABLE_SEQUENCE, journal.durableSequence());
        counters.set(EngineCounter.FRAMES, journal.framesWritten());
        counters.set(EngineCounter.JOURNAL_BYTES, journal.bytesWritten());
        counters.set(EngineCounter.SYNCS, journal.syncs());
        counters.set(EngineCounter.SEGMENTS, journal.segmentsRolled());
        counters.set(EngineCounter.STORE_BYTES, replica.residentBytes());
        counters.set(EngineCounter.RECORDS_DIGEST, replica.machine().recordsDigest());
        counters.set(EngineCounter.HISTORY_DIGEST, replica.machine().historyDigest());
    }
}
