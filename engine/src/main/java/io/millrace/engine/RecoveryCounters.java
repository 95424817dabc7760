package io.millrace.engine;

import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.state.StateMachine;
import io.millrace.journal.RecoveryListener;

import java.nio.file.Path;

/** Lets other processes see how far an engine that starts has come, and passes it on to who else wants to know. */
final class RecoveryCounters implements RecoveryListener {
    private final CountersFile counters;
    private final StateMachine machine;
    private final RecoveryListener next;

    RecoveryCounters(final CountersFile counters, final StateMachine machine, final RecoveryListener next) {
        this.counters = counters;
        this.machine = machine;
        this.next = next;
    }

    @Override
    public void onProgress(final long sequence, final long bytesRead, final long bytesTotal) {
        counters.set(EngineCounter.SEQUENCE, sequence);
        counters.set(EngineCounter.APPLIED_SEQUENCE, machine.lastSequence());
        counters.set(EngineCounter.RECOVERY_BYTES_TOTAL, bytesTotal);
        counters.set(EngineCounter.RECOVERY_BYTES_READ, bytesRead);
        counters.set(EngineCounter.HEARTBEAT_MS, System.currentTimeMillis());
        next.onProgress(sequence, bytesRead, bytesTotal);
    }

    @Override
    public void onTornTail(final long lastSequence, final Path file, final long position) {
        next.onTornTail(lastSequence, file, position);
    }
}
