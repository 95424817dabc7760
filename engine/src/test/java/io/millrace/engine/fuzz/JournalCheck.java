package io.millrace.engine.fuzz;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.CheckpointDecoder;
import io.millrace.codecs.session.CloseSessionDecoder;
import io.millrace.codecs.session.ConfigureDecoder;
import io.millrace.codecs.session.OpenSessionDecoder;
import io.millrace.codecs.session.SweepDecoder;
import io.millrace.engine.Replica;
import io.millrace.engine.state.StateMachine;
import io.millrace.journal.JournalReader;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is in the journal is what was promised, no more and no less, and gives the state that the engine had.
 */
final class JournalCheck {
    private static final Set<Integer> ENGINES_OWN = Set.of(
        ConfigureDecoder.TEMPLATE_ID, CheckpointDecoder.TEMPLATE_ID, SweepDecoder.TEMPLATE_ID,
        OpenSessionDecoder.TEMPLATE_ID, CloseSessionDecoder.TEMPLATE_ID);

    private final long hostileClientId;
    private final CommandFuzz fuzz;
    private int configureCount;
    private int admittedCount;

    JournalCheck(final long hostileClientId, final CommandFuzz fuzz) {
        this.hostileClientId = hostileClientId;
        this.fuzz = fuzz;
    }

    void check(final Path home, final FuzzRig.Standing standing) {
        try (JournalReader reader = new JournalReader(home); Replica replica = new Replica(List.of())) {
            reader.read(1, (sequence, timestamp, behaviourVersion, buffer, offset, length) -> {
                // What the engine's end itself puts into the order comes after.
                if (sequence <= standing.sequence()) {
                    onRecord(buffer, offset, length);
                    replica.onRecord(sequence, timestamp, behaviourVersion, buffer, offset, length);
                }
            });
            final StateMachine machine = replica.machine();
            machine.verifyDigest();
            assertThat(new FuzzRig.Standing(
                machine.lastSequence(), machine.lastSequence(), machine.recordsDigest(), machine.historyDigest()))
                .as("state of a replay").isEqualTo(standing);
        }
        assertThat(configureCount).as("Configure commands").isEqualTo(1);
        assertThat(admittedCount).as("commands of the hostile in the journal").isEqualTo(fuzz.admitted().size());
    }

    private void onRecord(final DirectBuffer buffer, final int offset, final int length) {
        if (Envelope.schemaId(buffer, offset) == Envelope.SESSION_SCHEMA_ID) {
            final int templateId = Envelope.templateId(buffer, offset);
            assertThat(ENGINES_OWN).contains(templateId);
            configureCount += templateId == ConfigureDecoder.TEMPLATE_ID ? 1 : 0;
        } else if (Envelope.clientId(buffer, offset) == hostileClientId) {
            final long hash = CommandFuzz.hash(buffer, offset, length);
            final LongArrayList admitted = fuzz.admitted();
            if (admittedCount < admitted.size() && admitted.getLong(admittedCount) == hash) {
                admittedCount++;
            } else if (!fuzz.mayBeThere(hash)) {
                throw new AssertionError("a command that nobody may have sent is in the journal, or one before it is missing: "
                    + MessageLog.hex(new UnsafeBuffer(buffer, offset, length), length));
            }
        } else {
            assertThat(Envelope.clientId(buffer, offset)).as("whose command").isEqualTo(FuzzRig.DECENT_CLIENT_ID);
        }
    }
}
