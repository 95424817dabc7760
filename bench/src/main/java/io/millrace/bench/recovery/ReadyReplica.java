package io.millrace.bench.recovery;

import io.millrace.engine.EngineContext;
import io.millrace.engine.Replica;
import io.millrace.engine.store.ReadyPages;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;

import java.util.List;

/**
 * An empty state as an engine that starts makes it: another thread keeps pages ready.
 */
final class ReadyReplica implements AutoCloseable {
    private final AgentRunner pagePreparer;
    private final Replica replica;

    ReadyReplica() {
        final ReadyPages pages = new ReadyPages();
        pagePreparer = pages.start(Throwable::printStackTrace);
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
        // The replica gives its pages back to the preparer, whose thread has to have ended.
        CloseHelper.closeAll(pagePreparer, replica);
    }
}
