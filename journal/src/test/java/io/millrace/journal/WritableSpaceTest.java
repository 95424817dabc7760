package io.millrace.journal;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class WritableSpaceTest {
    private static final int SEGMENT_LENGTH = 1 << 20;
    private static final int FRAME_LENGTH_MAX = 1 << 14;

    private final WritableSpace space = new WritableSpace(SEGMENT_LENGTH, FRAME_LENGTH_MAX);

    @Test
    void shouldPromiseNothingWhereTheLongestFrameMayNotFit() {
        assertThat(space.in(0)).isZero();
        assertThat(space.in(-5)).isZero();
        assertThat(space.in(FRAME_LENGTH_MAX + Segment.FRAME_OVERHEAD)).isZero();
        assertThat(space.in(FRAME_LENGTH_MAX + Segment.FRAME_OVERHEAD + 100)).isEqualTo(48);
    }

    @Test
    void shouldKeepItsPromiseHoweverRecordsAreCutIntoFrames() {
        final Random random = Seeds.random();
        for (int i = 0; i < 2000; i++) {
            final int room = random.nextInt(SEGMENT_LENGTH);
            final int lengthMax = 48 + 8 * random.nextInt((FRAME_LENGTH_MAX - 48) / 8);
            int left = room;
            long taken = 0;
            while (true) {
                final int length = random.nextInt(3) == 0 ? lengthMax : 48;
                if (left < length + Segment.FRAME_OVERHEAD) {
                    break;
                }
                left -= length + Segment.FRAME_OVERHEAD;
                taken += length;
            }
            assertThat(taken).as("room %d, frames up to %d", room, lengthMax).isGreaterThanOrEqualTo(space.in(room));
        }
    }
}
