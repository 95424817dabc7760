package io.millrace.replay;

import io.millrace.engine.BatchedReplay;
import io.millrace.engine.Replica;
import io.millrace.engine.service.Service;
import io.millrace.engine.state.DivergenceException;
import io.millrace.engine.state.StateMachine;
import io.millrace.engine.store.Store;
import io.millrace.journal.JournalReader;
import io.millrace.journal.RecoveryListener;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Proof that a home is sound: every frame is read and verified, every command is applied from zero, the digest is compared at
 * every checkpoint, and at the end it is computed anew from the records. An engine may be running on the home; what is in
 * the journal when its end is reached is what counts.
 */
public final class Verification {
    private final Path home;
    private final List<Function<Store, Service>> services;

    /**
     * A verification to be run.
     *
     * @param home     folder of the engine.
     * @param services that the engine had beside the ledger.
     */
    public Verification(final Path home, final List<Function<Store, Service>> services) {
        this.home = home;
        this.services = List.copyOf(services);
    }

    /**
     * Reads and applies everything.
     *
     * @param listener is told how far it has come, on the calling thread.
     * @return what was found to be sound.
     * @throws io.millrace.journal.JournalException when the journal is damaged: with file, segment and sequence.
     * @throws DivergenceException                  when the state differs from what a checkpoint says, or from its own records.
     */
    public Report run(final RecoveryListener listener) {
        try (JournalReader reader = new JournalReader(home);
            Replica replica = new Replica(services)) {
            reader.read(1, new BatchedReplay(replica), listener);
            final StateMachine machine = replica.machine();
            machine.verifyDigest();
            return new Report(
                reader.segments(),
                reader.frames(),
                reader.records(),
                reader.bytes(),
                machine.lastSequence(),
                machine.lastTimestamp(),
                machine.checkpointsCompared(),
                machine.recordsDigest(),
                machine.historyDigest());
        }
    }

    /**
     * What was found to be sound.
     *
     * @param segments            of the journal that were read.
     * @param frames              whose checksums and chain are right.
     * @param records             applied.
     * @param bytes               of frames, headers included.
     * @param lastSequence        of the order; 0 when there is none.
     * @param lastTimestamp       T of the last command, nanoseconds since the epoch, UTC.
     * @param checkpointsCompared whose digests agree.
     * @param recordsDigest       after the last sequence.
     * @param historyDigest       after the last sequence.
     */
    public record Report(
        long segments,
        long frames,
        long records,
        long bytes,
        long lastSequence,
        long lastTimestamp,
        long checkpointsCompared,
        long recordsDigest,
        long historyDigest) {
        /**
         * The digest as people read it.
         *
         * @return 33 characters.
         */
        public String digest() {
            return StateMachine.hex(recordsDigest, historyDigest);
        }
    }
}
