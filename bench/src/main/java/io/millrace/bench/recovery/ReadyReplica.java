package io.millrace.bench.recovery;

import io.millrace.engine.EngineContext;
import io.millrace.engine.HistoryPages;
import io.millrace.engine.Replica;
import io.millrace.engine.store.ReadyPages;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;

import java.nio.file.Path;
import java.util.List;

/**
 * An empty state as an engine that starts makes it: other threads keep pages ready, and move old ones to a file.
 */
final class ReadyReplica implements AutoCloseable {
    private final AgentRunner pagePreparer;
    private final AgentRunner historyMover;
    private final Replica replica;

    /**
     * Makes it.
     *
     * @param home where the file is.
     */
    ReadyReplica(final Path home) {
        final ReadyPages ready = new ReadyPages();
        pagePreparer = ready.start(Throwable::printStackTrace);
        final HistoryPages pages = new HistoryPages(ready, home, Throwable::printStackTrace, Throwable::printStackTrace);
        historyMover = pages.start();
        replica = new Replica(
            pages, EngineContext.CHECKPOINT_INTERVAL, new EngineContext().messageLengthMax(), List.of());
    }

    Replica replica() {
        return replica;
    }

    /** What there is must be what there was. */
    void require(final long lastSequence) {
        if (replica.machine().lastSequence() != lastSequence) {
            throw new IllegalStateException("the state is that of sequence " + replica.machine().lastSequence()
                + " where the journal ends with " + lastSequence);
        }
    }

    @Override
    public void close() {
        // The replica gives its pages back to these, whose threads have to have ended.
        CloseHelper.closeAll(historyMover, pagePreparer, replica);
    }
}
