package io.millrace.journal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The keeper under the test's own hand: its thread is not started. */
class SegmentKeeperTest {
    private static final int SEGMENT_LENGTH = 16 << 20;
    private static final int WINDOW = 4 << 20;
    private static final int STEPS = WINDOW / AheadWriter.STEP_LENGTH;
    private static final int FRAME_LENGTH_MAX = 1 << 20;

    private final AheadDisk disk = new AheadDisk();
    private final FrameHeader header = new FrameHeader();
    private final List<Segment> taken = new ArrayList<>();
    @TempDir
    private Path folder;
    private HomeFile file;
    private SegmentKeeper keeper;
    private long syncLength;

    @BeforeEach
    void open() throws IOException {
        keep(SEGMENT_LENGTH);
    }

    @AfterEach
    void close() throws IOException {
        List.copyOf(taken).forEach(this::leave);
        keeper.stop();
        file.close();
    }

    @Test
    void shouldWriteAWindowOfBlocksAheadWhileSyncsAreShort() throws IOException {
        syncLength = SegmentKeeper.SHORT_SYNC_LENGTH;
        final Segment segment = take();
        assertThat(segment.writtenAhead()).isEqualTo(WINDOW);
        assertThat(disk.aheadChannels).hasSize(STEPS);

        append(segment, AheadWriter.STEP_LENGTH - 2 * Segment.PAGE_LENGTH);
        work();
        assertThat(disk.aheadChannels).as("less than a step").hasSize(STEPS);

        append(segment, 4 * Segment.PAGE_LENGTH);
        work();
        assertThat(segment.writtenAhead()).isEqualTo(WINDOW + AheadWriter.STEP_LENGTH);
        assertThat(disk.aheadChannels).hasSize(STEPS + 1);
    }

    @Test
    void shouldOnlyTouchPagesWhileSyncsAreLong() throws IOException {
        syncLength = SegmentKeeper.SHORT_SYNC_LENGTH + 1;
        final Segment segment = take();
        assertThat(segment.touched()).isGreaterThanOrEqualTo(WINDOW);
        assertThat(segment.writtenAhead()).isZero();
        assertThat(disk.aheadChannels).isEmpty();
    }

    @Test
    void shouldStopWritingAheadOnceSyncsAreLongAndGoOnFromThePositionOnceTheyAreShort() throws IOException {
        final Segment segment = take();
        syncLength = FRAME_LENGTH_MAX;
        for (int i = 0; i < 6; i++) {
            append(segment, FRAME_LENGTH_MAX);
            work();
        }
        assertThat(disk.aheadChannels).hasSize(STEPS);

        syncLength = 1;
        work();
        assertThat(disk.aheadChannels).hasSize(2 * STEPS);
        assertThat(segment.writtenAhead() - segment.endAcquire()).isBetween(WINDOW - Segment.PAGE_LENGTH, WINDOW);
    }

    /** A sync takes milliseconds, and a segment may be wanted meanwhile. */
    @Test
    void shouldLookAtItsOtherWorkBetweenAFewSteps() {
        keeper.doWork();
        assertThat(keeper.readyCount()).isOne();
        keeper.doWork();
        assertThat(disk.aheadChannels.size()).isBetween(1, STEPS / 4);
    }

    @Test
    void shouldWriteAheadInTheNextSegmentWhenTheEndIsNear() throws IOException {
        close();
        keep(Homes.SEGMENT_LENGTH);
        final Segment first = take();
        assertThat(first.writtenAhead()).isEqualTo(Homes.SEGMENT_LENGTH);
        final Segment second = take();
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.writtenAhead()).isEqualTo(Homes.SEGMENT_LENGTH);
    }

    @Test
    void shouldChangeNothingOfWhatIsAppended() throws IOException {
        syncLength = FRAME_LENGTH_MAX;
        final Segment segment = take();
        final int records = append(segment, 10_000);
        syncLength = 1;
        work();
        assertThat(segment.writtenAhead()).isGreaterThan(segment.endAcquire());
        leave(segment);
        work();
        final Recorder recorder = Homes.read(folder.resolve("home"));
        assertThat(recorder.lastSequence()).isEqualTo(records);
        recorder.verifyCommands();
    }

    @Test
    void shouldFailTheNextSyncOfASegmentThatCouldNotBeWrittenAhead() throws IOException {
        disk.isFailing = true;
        final Segment segment = take();
        assertThat(keeper.maintenanceError()).hasMessage("broken disk");
        disk.isFailing = false;

        append(segment, 1000);
        assertThatThrownBy(segment::sync).isInstanceOf(IOException.class).hasMessageContaining("broken disk");
        assertThat(segment.isDirty()).isTrue();
        work();
        assertThat(disk.aheadChannels).as("not tried again").hasSize(1);
    }

    /** Linux tells each open file once of a write that has failed: on a shared one it would be told to the wrong thread. */
    @Test
    void shouldSyncAheadThroughAChannelOfItsOwnAndCloseItWithItsSegment() throws IOException {
        close();
        keep(Homes.SEGMENT_LENGTH);
        final Segment segment = take();
        append(segment, 1000);
        segment.sync();
        work();
        final Set<FileChannel> channels = new LinkedHashSet<>(disk.aheadChannels);
        assertThat(channels).as("of two segments").hasSize(2).doesNotContainAnyElementsOf(disk.dataChannels);
        assertThat(channels).allMatch(FileChannel::isOpen);

        leave(segment);
        keeper.doWork();
        assertThat(channels).extracting(FileChannel::isOpen).containsExactly(false, true);
        keeper.stop();
        assertThat(channels).noneMatch(FileChannel::isOpen);
    }

    private void keep(final int segmentLength) throws IOException {
        final HomeFolder home = new HomeFolder(folder.resolve("home"), disk);
        home.create();
        file = HomeFile.openOrCreate(home);
        final SegmentMaker maker = new SegmentMaker(home, file, Durability.DISK, segmentLength, FRAME_LENGTH_MAX);
        keeper = new SegmentKeeper(
            maker, home, file, BootId.current(), Durability.DISK, 1, 1, () -> 0, () -> syncLength);
    }

    /** Until there is nothing more to do. */
    private void work() {
        boolean hasWorked;
        do {
            hasWorked = keeper.doWork();
        } while (hasWorked);
    }

    /** The next segment, as the appending thread takes it. */
    private Segment take() {
        work();
        final Segment segment = keeper.poll();
        taken.add(segment);
        return segment;
    }

    private void leave(final Segment segment) {
        taken.remove(segment);
        keeper.leave(segment);
    }

    /** @return number of records. */
    private int append(final Segment segment, final int length) throws IOException {
        final int recordLength = (int) FrameHeader.recordLength(1000);
        final int records = Math.max(1, (length - Segment.FRAME_OVERHEAD) / recordLength);
        final RecordRun run = new RecordRun(records * recordLength).fill(1, records, 1000);
        header.encode(1, 0, segment.number(), run.count(), file.homeIdCrc32c(), run.buffer(), 0, run.length());
        segment.append(header.buffer(), run.buffer(), 0, run.length());
        return records;
    }

    private static final class AheadDisk implements Disk {
        private final List<FileChannel> aheadChannels = new ArrayList<>();
        private final List<FileChannel> dataChannels = new ArrayList<>();
        private boolean isFailing;

        @Override
        public void syncData(final Path file, final FileChannel channel) throws IOException {
            dataChannels.add(channel);
            Disk.super.syncData(file, channel);
        }

        @Override
        public void syncAhead(final Path file, final FileChannel channel) throws IOException {
            aheadChannels.add(channel);
            if (isFailing) {
                throw new IOException("broken disk");
            }
            Disk.super.syncAhead(file, channel);
        }
    }
}
