package io.millrace.journal;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class RandomJournalTest {
    private static final int ROUNDS = 6;
    private static final int FRAMES_MAX = 1500;

    @TempDir
    private Path folder;

    /** Random commands, frames, segments, syncs, durabilities and reopenings: what is read back is what was written. */
    @RepeatedTest(3)
    void shouldGiveBackTheSameRecordStream() {
        final Random random = Seeds.random();
        final Path home = folder.resolve("home");
        final List<byte[]> written = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            final Durability durability = random.nextBoolean() ? Durability.DISK : Durability.PROCESS;
            final Journal.Context context = Homes.context(home, durability)
                .segmentLength(Homes.SEGMENT_LENGTH << random.nextInt(2))
                .segmentsReady(1 + random.nextInt(3));
            final Recorder recorder = new Recorder();
            try (Journal journal = Homes.open(context, recorder)) {
                assertSame(recorder.commands(), written);
                assertThat(journal.durableSequence()).isEqualTo(written.size());
                write(journal, random, written);
            }
        }
        final Recorder all = Homes.read(home);
        assertSame(all.commands(), written);
        for (int i = 0; i < 20; i++) {
            final int from = 1 + random.nextInt(written.size());
            final Recorder some = new Recorder();
            try (JournalReader reader = new JournalReader(home)) {
                assertThat(reader.read(from, some)).isEqualTo(written.size());
                assertThat(reader.lastSequence()).isEqualTo(written.size());
                assertThat(reader.firstSequence()).isLessThanOrEqualTo(from);
            }
            assertThat(some.firstSequence()).isEqualTo(from);
            assertSame(some.commands(), written.subList(from - 1, written.size()));
        }
    }

    private static void write(final Journal journal, final Random random, final List<byte[]> written) {
        final RecordRun run = new RecordRun(1 << 19);
        final int frames = random.nextInt(FRAMES_MAX);
        for (int i = 0; i < frames; i++) {
            run.clear();
            final int records = 1 + random.nextInt(random.nextInt(20) == 0 ? 50 : 4);
            for (int j = 0; j < records; j++) {
                final int length = random.nextInt(random.nextInt(10) == 0 ? 4000 : 300);
                final int start = run.length() + FrameHeader.RECORD_HEADER_LENGTH;
                run.add(journal.appendedSequence() + 1 + j, length, random);
                final byte[] command = new byte[length];
                run.buffer().getBytes(start, command);
                written.add(command);
            }
            Homes.awaitSpace(journal, run.length());
            run.appendTo(journal);
            if (random.nextInt(50) == 0) {
                journal.sync();
            }
        }
    }

    private static void assertSame(final List<byte[]> actual, final List<byte[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i)).as("command %d", i).isEqualTo(expected.get(i));
        }
    }
}
