package io.millrace.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SegmentTest {
    private static final int FRAME_LENGTH_MAX = 1 << 18;

    @TempDir
    private Path folder;

    /** Chronicle commits what there is when an excerpt is closed: half a frame has to be taken back. */
    @Test
    void shouldLeaveNothingOfAFrameThatCouldNotBeCopied() throws IOException {
        final HomeFolder home = new HomeFolder(folder.resolve("home"));
        home.create();
        final FrameHeader header = new FrameHeader();
        final RecordRun run = new RecordRun(1000).fill(1, 2, 64);
        try (HomeFile file = HomeFile.openOrCreate(home)) {
            final Segment segment =
                new SegmentMaker(home, file, Durability.PROCESS, Homes.SEGMENT_LENGTH, FRAME_LENGTH_MAX).make(1);
            final int room = segment.room();
            final UnsafeBuffer tooShort = new UnsafeBuffer(run.buffer(), 0, 100);
            assertThatThrownBy(() -> segment.append(header.buffer(), tooShort, 0, run.length()))
                .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(segment.room()).isEqualTo(room);

            header.encode(1, 0, 1, run.count(), file.homeIdCrc32c(), run.buffer(), 0, run.length());
            segment.append(header.buffer(), run.buffer(), 0, run.length());
            assertThat(segment.room()).isEqualTo(room - run.length() - Segment.FRAME_OVERHEAD);
            segment.closeAndCut(false);
        }
        final Recorder recorder = Homes.read(home.home());
        assertThat(recorder.lastSequence()).isEqualTo(2);
        recorder.verifyCommands();
    }
}
