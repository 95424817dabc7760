package io.millrace.journal;

import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes records, and insists that each follows the one before it.
 */
final class Recorder implements RecordHandler {
    private final List<byte[]> commands = new ArrayList<>();
    private long firstSequence;
    private long lastSequence;

    @Override
    public void onRecord(
        final long sequence,
        final long timestamp,
        final int behaviourVersion,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
        if (firstSequence == 0) {
            firstSequence = sequence;
        } else {
            assertThat(sequence).isEqualTo(lastSequence + 1);
        }
        assertThat(timestamp).isEqualTo(RecordRun.timestamp(sequence));
        assertThat(behaviourVersion).isEqualTo(RecordRun.behaviourVersion(sequence));
        lastSequence = sequence;
        final byte[] command = new byte[length];
        buffer.getBytes(offset, command);
        commands.add(command);
    }

    long firstSequence() {
        return firstSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    List<byte[]> commands() {
        return commands;
    }

    /** All commands are those that {@link RecordRun#add(long, int)} makes. */
    void verifyCommands() {
        for (int i = 0; i < commands.size(); i++) {
            final byte[] command = commands.get(i);
            for (int j = 0; j < command.length; j++) {
                if (command[j] != RecordRun.commandByte(firstSequence + i, j)) {
                    assertThat(command[j]).as("byte %d of sequence %d", j, firstSequence + i).isEqualTo(
                        RecordRun.commandByte(firstSequence + i, j));
                }
            }
        }
    }
}
