package io.millrace.engine;

import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.journaling.JournalAgent;
import io.millrace.journal.Journal;

/**
 * The journal: the stage that waits for the disk.
 */
final class JournalStage implements Stage {
    private final JournalAgent journaling;
    private final Journal journal;
    private final CountersFile counters;

    JournalStage(final JournalAgent journaling, final Journal journal, final CountersFile counters) {
        this.journaling = journaling;
        this.journal = journal;
        this.counters = counters;
    }

    @Override
    public int doWork(final long nowNs) throws Exception {
        return journaling.doWork();
    }

    @Override
    public void report() {
        counters.set(EngineCounter.APPENDED_SEQUENCE, journal.appendedSequence());
        counters.set(EngineCounter.DURABLE_SEQUENCE, journal.durableSequence());
        counters.set(EngineCounter.FRAMES, journal.framesWritten());
        counters.set(EngineCounter.JOURNAL_BYTES, journal.bytesWritten());
        counters.set(EngineCounter.SYNCS, journal.syncs());
        counters.set(EngineCounter.SEGMENTS, journal.segmentsRolled());
    }
}
