package io.millrace.bench.floor;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class FloorsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldAppendSoManyExcerpts() {
        final Path queue = folder.resolve("queue");

        assertThat(ChronicleFloor.run(queue, 200, 1_000)).isPositive();

        try (ChronicleQueue read = SingleChronicleQueueBuilder.single(queue.toFile())
                .rollCycle(LargeRollCycles.LARGE_DAILY).build();
            ExcerptTailer tailer = read.createTailer()) {
            final Bytes<?> excerpt = Bytes.allocateElasticOnHeap();
            int count = 0;
            while (tailer.readBytes(excerpt)) {
                assertThat(excerpt.readRemaining()).isEqualTo(200);
                excerpt.clear();
                count++;
            }
            // One more: the first is written before the clock starts.
            assertThat(count).isEqualTo(1_001);
        }
    }

    @Test
    void shouldBringEveryMessageThroughTheRing() {
        assertThat(RingFloor.run(160, 100_000)).isPositive();
        assertThat(RingFloor.run(8_224, 10_000)).isPositive();
    }

    @Test
    void shouldUpdateRecords() {
        try (RecordUpdateFloor floor = new RecordUpdateFloor(1_000)) {
            assertThat(floor.run(1, 100_000)).isPositive();
            assertThat(floor.debits()).isEqualTo(100_000);
            assertThat(floor.credits()).isEqualTo(100_000);
        }
    }
}
