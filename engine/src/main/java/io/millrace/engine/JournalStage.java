package io.millrace.engine;

import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.journaling.JournalAgent;
import io.millrace.journal.Journal;
import org.agrona.ErrorHandler;

/**
 * The journal: the stage that waits for the disk.
 */
final class JournalStage implements Stage {
    private final JournalAgent journaling;
    private final Journal journal;
    private final CountersFile counters;
    private final ErrorHandler errorHandler;
    private boolean isFull;

    JournalStage(
        final JournalAgent journaling, final Journal journal, final CountersFile counters, final ErrorHandler errorHandler) {
        this.journaling = journaling;
        this.journal = journal;
        this.counters = counters;
        this.errorHandler = errorHandler;
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
        reportFull(journal.preparationError());
    }

    /** Told once, when it begins: whoever has an eye on the counter sees how long it lasts. */
    private void reportFull(final Throwable cause) {
        if (cause != null && !isFull) {
            errorHandler.onError(new EngineException(EngineException.Code.JOURNAL_FULL, "the journal can't go on: "
                + cause.getMessage() + "; commands are refused from its last room on, until it can", cause));
        }
        isFull = cause != null;
        counters.set(EngineCounter.JOURNAL_FULL, isFull ? 1 : 0);
    }
}
