package io.millrace.ops.torture;

import io.millrace.journal.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TrapDiskTest {
    private static final Path FIRST = Path.of("journal", "1", "19700101F.cq4");
    private static final Path SECOND = Path.of("journal", "2", "19700101F.cq4");

    private final List<Path> ahead = new ArrayList<>();
    private final Disk disk = new Disk() {
        @Override
        public void syncData(final Path file, final FileChannel channel) {
            // Takes everything.
        }

        @Override
        public void syncAhead(final Path file, final FileChannel channel) {
            ahead.add(file);
        }
    };
    /** Else it would stop for ever. */
    private final TrapDisk trap = new TrapDisk(disk, point -> {
        throw new IllegalStateException(point.toString());
    });

    @ParameterizedTest
    @EnumSource(names = {"FRAMES_UNSYNCED", "FRAMES_SYNCED", "CLOSING"})
    void shouldStopAtASyncOfFramesAndNotWhereBlocksAreWrittenAhead(final KillPoint point) throws IOException {
        trap.arm(point, 1);
        trap.syncAhead(FIRST, null);
        assertThat(ahead).containsExactly(FIRST);
        assertThatThrownBy(() -> trap.syncData(FIRST, null)).hasMessage(point.toString());
    }

    @Test
    void shouldTakeBlocksWrittenAheadInTheNextSegmentForNoRoll() throws IOException {
        trap.arm(KillPoint.ROLL, 1);
        trap.syncData(FIRST, null);
        trap.syncAhead(SECOND, null);
        trap.syncData(FIRST, null);
        assertThatThrownBy(() -> trap.syncData(SECOND, null)).hasMessage(KillPoint.ROLL.toString());
    }
}
