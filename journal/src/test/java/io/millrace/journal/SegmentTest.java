package io.millrace.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SegmentTest {
    private static final int FRAME_LENGTH_MAX = 1 << 18;
    private static final int TOUCHED_LENGTH = 128 << 20;
    private static final int TOUCH_STEP = 64 << 10;

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

    /** A compiler drops a reading whose result nobody wants. At the latest the second segment is touched by compiled code. */
    @Test
    void shouldTouchPagesByReadingThemOnceItIsCompiled() throws IOException {
        final HomeFolder home = new HomeFolder(folder.resolve("home"));
        home.create();
        try (HomeFile file = HomeFile.openOrCreate(home)) {
            final SegmentMaker maker = new SegmentMaker(home, file, Durability.DISK, TOUCHED_LENGTH, FRAME_LENGTH_MAX);
            for (int number = 1; number <= 2; number++) {
                final Segment segment = maker.make(number);
                for (int window = TOUCH_STEP; segment.touched() < TOUCHED_LENGTH; window += TOUCH_STEP) {
                    segment.touch(window, false);
                }
                assertThat(residentBytes(home.cycleFile(number))).as("segment %d", number).isGreaterThanOrEqualTo(TOUCHED_LENGTH);
                segment.closeAndCut(false);
            }
        }
    }

    /** What of a file's mappings this process has had in its hands. */
    private static long residentBytes(final Path file) throws IOException {
        long bytes = 0;
        boolean isOfFile = false;
        for (final String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                isOfFile = line.endsWith(" " + file);
            } else if (isOfFile && line.startsWith("Rss:")) {
                bytes += Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return bytes;
    }
}
