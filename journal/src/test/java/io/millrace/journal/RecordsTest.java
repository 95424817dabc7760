package io.millrace.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

class RecordsTest {
    private final RecordRun run = new RecordRun(1 << 12);

    @Test
    void shouldFindRunsOfAnyLengthsSound() {
        for (int length = 0; length < 40; length++) {
            run.clear().add(1, length).add(2, 17).add(3, length);
            assertThat(Records.areSound(run.buffer(), 0, run.length(), 3)).as("length %d", length).isTrue();
            assertThat(Records.areSound(run.buffer(), 0, run.length(), 2)).isFalse();
            assertThat(Records.areSound(run.buffer(), 0, run.length(), 4)).isFalse();
            assertThat(Records.areSound(run.buffer(), 0, run.length() - 8, 3)).isFalse();
            assertThat(Records.areSound(run.buffer(), 0, run.length() + 8, 3)).isFalse();
        }
        assertThat(Records.areSound(run.buffer(), 0, 0, 0)).isFalse();
    }

    @Test
    void shouldSeeEachByteOfThePadding() {
        for (int length = 1; length < 24; length++) {
            run.fill(1, 1, length);
            final UnsafeBuffer buffer = run.buffer();
            for (int at = FrameHeader.RECORD_HEADER_LENGTH + length; at < run.length(); at++) {
                buffer.putByte(at, (byte) 0x80);
                assertThat(Records.areSound(buffer, 0, run.length(), 1)).as("length %d, byte %d", length, at).isFalse();
                buffer.putByte(at, (byte) 0);
            }
            buffer.putByte(FrameHeader.RECORD_HEADER_LENGTH + length - 1, (byte) -1);
            assertThat(Records.areSound(buffer, 0, run.length(), 1)).isTrue();
        }
    }

    @Test
    void shouldNotBeLedAstrayByAnyLength() {
        for (final int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 20, 1 << 12}) {
            run.fill(1, 2, 32);
            run.buffer().putInt(0, length, LITTLE_ENDIAN);
            assertThat(Records.areSound(run.buffer(), 0, run.length(), 2)).as("length %d", length).isFalse();
        }
    }
}
