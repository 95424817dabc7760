package io.millrace.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ChronicleFormatTest {
    @TempDir
    private Path folder;

    /** The journal's readers do without Chronicle: what they know of its files has to agree with what Chronicle says itself. */
    @Test
    void shouldFindTheExcerptsThatChronicleFinds() throws IOException {
        final Path home = folder.resolve("home");
        try (Journal journal = Homes.open(home, Durability.PROCESS)) {
            for (int i = 0; i < 3000; i++) {
                Homes.append(journal, 1, 1 + i % 3, 30 + i % 77);
            }
            assertThat(journal.segmentsRolled()).isEqualTo(1);
        }
        final HomeFolder homeFolder = new HomeFolder(home);
        final List<byte[]> ours = new ArrayList<>();
        try (SegmentReader reader = new SegmentReader(homeFolder, 1)) {
            reader.skipMetaData();
            while (reader.next()) {
                reader.load(reader.excerptLength());
                final byte[] excerpt = new byte[reader.excerptLength()];
                reader.buffer().getBytes(reader.offset(), excerpt);
                ours.add(excerpt);
            }
        }
        final List<byte[]> theirs = new ArrayList<>();
        try (SingleChronicleQueue queue = ChronicleQueue.singleBuilder(homeFolder.segment(1))
            .rollCycle(RollCycles.FAST_DAILY).timeProvider(() -> 0L).readOnly(true).build();
            ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                try (DocumentContext context = tailer.readingDocument()) {
                    if (!context.isPresent()) {
                        break;
                    }
                    final Bytes<?> bytes = context.wire().bytes();
                    theirs.add(bytes.toByteArray());
                }
            }
        }
        assertThat(ours).hasSize(3001);
        assertThat(theirs).hasSameSizeAs(ours);
        for (int i = 0; i < ours.size(); i++) {
            assertThat(theirs.get(i)).as("excerpt %d", i).isEqualTo(ours.get(i));
        }
    }
}
