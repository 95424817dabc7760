package io.millrace.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class JournalInspectionTest {
    private static final int FRAMES = 20_000;

    @TempDir
    private Path home;

    @Test
    void shouldFindNoFaultInWhatIsBeingWritten() throws InterruptedException {
        Homes.open(home, Durability.PROCESS).close();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread writer = new Thread(() -> {
            try (Journal journal = Homes.open(home, Durability.PROCESS)) {
                Homes.append(journal, FRAMES, 3, 100);
            } catch (final RuntimeException | AssertionError ex) {
                failure.set(ex);
            }
        });
        writer.start();
        final Finds finds = new Finds();
        while (writer.isAlive()) {
            finds.inspect(home);
        }
        writer.join();
        assertThat(finds.faults).isEmpty();
        assertThat(finds.inspect(home)).isEqualTo(FRAMES);
        assertThat(failure.get()).isNull();
    }

    @Test
    void shouldNameASegmentWhoseFileIsMissing() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (Journal journal = Homes.open(home, Durability.PROCESS)) {
                Homes.append(journal, 2, 3, 100);
            }
        }
        Files.delete(Homes.cycleFile(home, 2));
        final Finds finds = new Finds();
        finds.inspect(home);
        assertThat(finds.faults).containsExactly("the segment's file is missing", "sequence 7 was expected");
    }

    /** What an inspection has found to be wrong. */
    private static final class Finds implements InspectionHandler {
        private final List<String> faults = new ArrayList<>();
        private long frames;

        /** Returns the number of frames. */
        long inspect(final Path home) {
            frames = 0;
            try (JournalInspection inspection = new JournalInspection(home)) {
                inspection.run(this);
            }
            return frames;
        }

        @Override
        public void onSegment(final InspectedSegment segment) {
            add(segment.fault());
        }

        @Override
        public void onFrame(final InspectedFrame frame) {
            frames++;
            add(frame.fault());
        }

        @Override
        public void onDamage(final int segment, final long position, final long length, final String found) {
            add(found);
        }

        private void add(final String fault) {
            if (fault != null) {
                faults.add(fault);
            }
        }
    }
}
