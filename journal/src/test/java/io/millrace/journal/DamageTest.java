package io.millrace.journal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DamageTest {
    private static final int FRAMES = 200;
    private static final int RECORDS = 3;
    private static final BootId OTHER_BOOT = new BootId(47, 11);

    @TempDir
    private Path folder;
    private Path home;

    /** Two segments of 200 frames of 3 records each. */
    @BeforeEach
    void writeJournal() {
        home = folder.resolve("home");
        try (Journal journal = Homes.open(home, Durability.PROCESS)) {
            Homes.append(journal, FRAMES, RECORDS, 100);
        }
        try (Journal journal = Homes.open(home, Durability.PROCESS)) {
            Homes.append(journal, FRAMES, RECORDS, 100);
        }
    }

    @Test
    void shouldNameEachFlippedByteOfAFrame() throws IOException {
        final Random random = Seeds.random();
        final List<Long> frames = framePositions(2);
        assertThat(frames).hasSize(FRAMES);
        for (int i = 0; i < 300; i++) {
            final int frame = random.nextInt(FRAMES);
            final int length = frameLength(2, frames.get(frame));
            final int at = random.nextInt(length);
            final int bit = 1 << random.nextInt(8);
            final long sequence = FRAMES * RECORDS + 1 + (long) frame * RECORDS;
            flip(2, frames.get(frame) + at, bit);

            final JournalException ex = catchThrowableOfType(JournalException.class, () -> Homes.read(home));
            assertThat(ex).as("byte %d of frame %d", at, frame).isNotNull();
            assertThat(ex.sequence()).as("byte %d of frame %d: %s", at, frame, ex).isEqualTo(sequence);
            assertThat(ex.segment()).isEqualTo(2);
            assertThat(ex.file()).isEqualTo(Homes.cycleFile(home, 2));
            assertThat(ex.getMessage()).contains(ex.code().name(), "sequence " + sequence, "0000000002");
            assertThat(recoveryFailure()).isEqualTo(ex.code());

            flip(2, frames.get(frame) + at, bit);
        }
        assertThat(Homes.read(home).lastSequence()).isEqualTo(2 * FRAMES * RECORDS);
    }

    /** The four bytes before a frame are Chronicle's, and just as necessary. */
    @Test
    void shouldNameEachFlippedBitOfAnExcerptHeader() throws IOException {
        final List<Long> frames = framePositions(1);
        for (final int frame : new int[] {0, 100, FRAMES - 1}) {
            for (int bit = 0; bit < 32; bit++) {
                final long position = frames.get(frame) - 4 + bit / 8;
                flip(1, position, 1 << (bit % 8));
                final JournalException ex = catchThrowableOfType(JournalException.class, () -> Homes.read(home));
                assertThat(ex).as("bit %d of frame %d", bit, frame).isNotNull();
                assertThat(ex.sequence()).as("bit %d of frame %d: %s", bit, frame, ex)
                    .isEqualTo(1 + (long) frame * RECORDS);
                flip(1, position, 1 << (bit % 8));
            }
        }
        Homes.read(home).verifyCommands();
    }

    @Test
    void shouldNotTakeAHeaderOfZeroForTheEnd() throws IOException {
        overwrite(2, framePositions(2).get(50) - 4, new byte[4]);
        final JournalException ex = catchThrowableOfType(JournalException.class, () -> Homes.read(home));
        assertThat(ex.code()).isEqualTo(JournalException.Code.FRAME_INVALID);
        assertThat(ex.sequence()).isEqualTo(FRAMES * RECORDS + 50 * RECORDS + 1);
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.FRAME_INVALID);
    }

    @Test
    void shouldMissAFrameThatIsSwappedRepeatedOrLost() throws IOException {
        final List<Long> frames = framePositions(2);
        final byte[] sixth = bytes(2, frames.get(6), frameLength(2, frames.get(6)));
        final byte[] seventh = bytes(2, frames.get(7), frameLength(2, frames.get(7)));
        overwrite(2, frames.get(6), seventh);
        overwrite(2, frames.get(7), sixth);
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.SEQUENCE_BROKEN);
        overwrite(2, frames.get(7), seventh);
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.SEQUENCE_BROKEN);
        overwrite(2, frames.get(6), sixth);
        Homes.read(home).verifyCommands();
    }

    @Test
    void shouldMissAFrameOfTheSameSequenceFromAnotherJournal() throws IOException {
        final Path other = folder.resolve("other");
        for (int i = 0; i < 2; i++) {
            try (Journal journal = Homes.open(other, Durability.PROCESS)) {
                if (i == 0) {
                    Homes.append(journal, FRAMES / 2, 2 * RECORDS, 100);
                } else {
                    Homes.append(journal, FRAMES, RECORDS, 100);
                }
            }
        }
        final Path file = Homes.cycleFile(other, 2);
        final long position = framePositions(file).get(9);
        overwrite(2, framePositions(2).get(9), bytes(file, position, frameLength(file, position)));
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.CHAIN_BROKEN);
    }

    @Test
    void shouldMissASegment() throws IOException {
        HomeFolder.deleteFolder(new HomeFolder(home).segment(1));
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.SEQUENCE_BROKEN);
    }

    @Test
    void shouldMissTheLastSegment() throws IOException {
        HomeFolder.deleteFolder(new HomeFolder(home).segment(2));
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.TAIL_MISSING);
        assertThat(catchThrowableOfType(JournalException.class, () -> Homes.read(home)).code())
            .isEqualTo(JournalException.Code.TAIL_MISSING);
    }

    @Test
    void shouldRefuseASegmentOfAnotherHomeOrPlace() throws IOException {
        final Path other = folder.resolve("other");
        try (Journal journal = Homes.open(other, Durability.PROCESS)) {
            Homes.append(journal, 1, 1, 64);
        }
        final Path mine = Homes.cycleFile(home, 2);
        final byte[] kept = Files.readAllBytes(mine);
        Files.write(mine, Files.readAllBytes(Homes.cycleFile(home, 1)));
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.SEGMENT_HEADER_INVALID);
        Files.write(mine, Files.readAllBytes(Homes.cycleFile(other, 1)));
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.SEGMENT_HEADER_INVALID);
        Files.write(mine, new byte[4096]);
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.SEGMENT_HEADER_INVALID);
        Files.write(mine, kept);
        Homes.read(home).verifyCommands();
    }

    @Test
    void shouldRefuseAHomeThatItCannotIdentify() throws IOException {
        final Path file = new HomeFolder(home).homeFile();
        final byte[] kept = Files.readAllBytes(file);
        final byte[] damaged = kept.clone();
        damaged[20] ^= 1;
        Files.write(file, damaged);
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.HOME_DAMAGED);
        Files.delete(file);
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.HOME_DAMAGED);

        final ByteBuffer newer = ByteBuffer.wrap(kept.clone()).order(LITTLE_ENDIAN);
        newer.putInt(8, 2).putInt(12, 0);
        final CRC32C crc = new CRC32C();
        crc.update(newer.array(), 0, 64);
        newer.putInt(12, (int) crc.getValue());
        Files.write(file, newer.array());
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.FORMAT_UNKNOWN);
    }

    @Test
    void shouldCutATornTailOffAfterTheMachineWentDown() throws IOException {
        loseMachine();
        final List<Long> frames = framePositions(2);
        flip(2, frames.get(150) + 60, 4);
        final long last = FRAMES * RECORDS + 150 * RECORDS;
        final List<Long> cuts = new ArrayList<>();
        final RecoveryListener listener = new RecoveryListener() {
            @Override
            public void onProgress(final long sequence, final long bytesRead, final long bytesTotal) {
                assertThat(bytesRead).isLessThanOrEqualTo(bytesTotal);
            }

            @Override
            public void onTornTail(final long lastSequence, final Path file, final long position) {
                assertThat(file).isEqualTo(Homes.cycleFile(home, 2));
                assertThat(position).isEqualTo(frames.get(150) - 4);
                cuts.add(lastSequence);
            }
        };
        try (Journal journal = Journal.open(Homes.context(home, Durability.PROCESS))) {
            assertThat(journal.recover(new Recorder(), listener)).isEqualTo(last);
            Homes.append(journal, 10, RECORDS, 100);
        }
        assertThat(cuts).containsExactly(last);
        // What was written afterwards follows the last sound frame, and nothing is torn any more.
        try (Journal journal = Journal.open(Homes.context(home, Durability.DISK))) {
            final Recorder recorder = new Recorder();
            assertThat(journal.recover(recorder, listener)).isEqualTo(last + 10 * RECORDS);
            recorder.verifyCommands();
        }
        assertThat(cuts).hasSize(1);
    }

    @Test
    void shouldKeepSegmentsAsideThatFollowATornFrame() throws IOException {
        loseMachine();
        flip(1, framePositions(1).get(20) + 60, 4);
        assertThat(Homes.read(home).lastSequence()).isEqualTo(20 * RECORDS);
        try (Journal journal = Homes.open(home, Durability.PROCESS)) {
            assertThat(journal.appendedSequence()).isEqualTo(20 * RECORDS);
            Homes.append(journal, 1, 1, 64);
        }
        assertThat(Homes.names(Homes.journal(home)))
            .containsExactly("0000000001", "0000000002.torn", "0000000003", "home");
        assertThat(Homes.read(home).lastSequence()).isEqualTo(20 * RECORDS + 1);
    }

    @Test
    void shouldTakeASegmentWhoseFileIsGoneForATornTailOrForDamage() throws IOException {
        loseMachine();
        Files.delete(Homes.cycleFile(home, 2));
        assertThat(Homes.read(home).lastSequence()).isEqualTo(FRAMES * RECORDS);
        try (Journal journal = Homes.open(home, Durability.PROCESS)) {
            assertThat(journal.appendedSequence()).isEqualTo(FRAMES * RECORDS);
        }

        leaveOpen(OTHER_BOOT, FRAMES * RECORDS);
        Files.delete(Homes.cycleFile(home, 1));
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.SEGMENT_HEADER_INVALID);
    }

    /** Then it is the next segment that does not fit, and what is left behind the end would be damage at the next start. */
    @Test
    void shouldLeaveNothingBehindTheEndOfTheSegmentBeforeATornOne() throws IOException {
        loseMachine();
        overwrite(1, framePositions(1).get(FRAMES - 2) - 4, new byte[4]);
        for (int start = 0; start < 2; start++) {
            try (Journal journal = Homes.open(home, Durability.PROCESS)) {
                assertThat(journal.appendedSequence()).isEqualTo((FRAMES - 2) * RECORDS);
            }
            assertThat(Homes.read(home).lastSequence()).isEqualTo((FRAMES - 2) * RECORDS);
        }
    }

    @Test
    void shouldRefuseDamageOnTheSameBoot() throws IOException {
        leaveOpen(BootId.current(), 0);
        flip(2, framePositions(2).get(FRAMES - 1) + 60, 4);
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.FRAME_CHECKSUM_MISMATCH);
    }

    @Test
    void shouldRefuseDamageAtOrBeforeTheDurableSequence() throws IOException {
        leaveOpen(OTHER_BOOT, FRAMES * RECORDS + 150 * RECORDS + 1);
        flip(2, framePositions(2).get(150) + 60, 4);
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.FRAME_CHECKSUM_MISMATCH);
    }

    @Test
    void shouldRefuseDamageThatALaterFrameKnowsToBeDurable() throws IOException {
        final Path disk = folder.resolve("disk");
        try (Journal journal = Homes.open(disk, Durability.DISK)) {
            for (int i = 0; i < 10; i++) {
                Homes.append(journal, 1, 1, 64);
                journal.sync();
            }
        }
        home = disk;
        // The mark is as old as can be: only the frames know.
        leaveOpen(OTHER_BOOT, 0);
        final List<Long> frames = framePositions(1);
        flip(1, frames.get(8) + 60, 1);
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.FRAME_CHECKSUM_MISMATCH);
        flip(1, frames.get(8) + 60, 1);
        // Nobody has seen the last one become durable.
        flip(1, frames.get(9) + 60, 1);
        try (Journal journal = Homes.open(disk, Durability.DISK)) {
            assertThat(journal.appendedSequence()).isEqualTo(9);
        }
    }

    @Test
    void shouldMissATailThatWasDurable() throws IOException {
        leaveOpen(OTHER_BOOT, 2 * FRAMES * RECORDS + 1);
        assertThat(recoveryFailure()).isEqualTo(JournalException.Code.TAIL_MISSING);
    }

    private JournalException.Code recoveryFailure() {
        final Recorder recorder = new Recorder();
        return catchThrowableOfType(
            JournalException.class, () -> Homes.open(Homes.context(home, Durability.PROCESS), recorder).close()).code();
    }

    /** The home looks as if a journal had been in use on a machine that was started again since, and nothing synced. */
    private void loseMachine() throws IOException {
        leaveOpen(OTHER_BOOT, 0);
    }

    private void leaveOpen(final BootId bootId, final long syncedSequence) throws IOException {
        final HomeFolder homeFolder = new HomeFolder(home);
        Files.write(homeFolder.homeFile(), withoutMarks(Files.readAllBytes(homeFolder.homeFile())));
        try (HomeFile file = HomeFile.openOrCreate(homeFolder)) {
            file.mark(bootId, false, Durability.DISK, syncedSequence, syncedSequence, 0);
        }
    }

    private static byte[] withoutMarks(final byte[] bytes) {
        final byte[] identity = new byte[bytes.length];
        System.arraycopy(bytes, 0, identity, 0, 64);
        return identity;
    }

    private List<Long> framePositions(final int segment) throws IOException {
        return framePositions(Homes.cycleFile(home, segment));
    }

    /** Where the frames begin, each behind the four bytes of its excerpt's header. */
    private static List<Long> framePositions(final Path file) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(LITTLE_ENDIAN);
        final List<Long> positions = new ArrayList<>();
        int at = 0;
        while (bytes.getInt(at) != 0) {
            final int header = bytes.getInt(at);
            final int length = header & 0x3FFF_FFFF;
            if ((header & 0x4000_0000) == 0 && length > SegmentMaker.HEADER_LENGTH) {
                positions.add(at + 4L);
            }
            at = at + 4 + length + 3 & ~3;
        }
        return positions;
    }

    private int frameLength(final int segment, final long position) throws IOException {
        return frameLength(Homes.cycleFile(home, segment), position);
    }

    private static int frameLength(final Path file, final long position) throws IOException {
        return ByteBuffer.wrap(bytes(file, position - 4, 4)).order(LITTLE_ENDIAN).getInt();
    }

    private byte[] bytes(final int segment, final long position, final int length) throws IOException {
        return bytes(Homes.cycleFile(home, segment), position, length);
    }

    private static byte[] bytes(final Path file, final long position, final int length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.read(bytes, position);
        }
        return bytes.array();
    }

    private void flip(final int segment, final long position, final int bits) throws IOException {
        final byte[] bytes = bytes(segment, position, 1);
        bytes[0] ^= (byte) bits;
        overwrite(segment, position, bytes);
    }

    private void overwrite(final int segment, final long position, final byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(Homes.cycleFile(home, segment), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }
}
