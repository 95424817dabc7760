package io.millrace.bench.load;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class PeerLoadTest {
    private static final double RATE = 1_000_000;
    private static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final PeerLoad load = new PeerLoad(new StalledPeer());
    private long startNs;

    /** Takes nothing for a while, then answers at once. */
    private final class StalledPeer implements Peer {
        private int unanswered;

        @Override
        public boolean send() {
            if (isStalled()) {
                return false;
            }
            unanswered++;
            return true;
        }

        @Override
        public int poll() {
            final int answers = unanswered;
            unanswered = 0;
            return answers;
        }

        @Override
        public void close() {
            // It has nothing.
        }
    }

    @Test
    void shouldCountLatencyFromWhenAMessageWasToBeSent() {
        final Histogram latencies = load.open(1, 1);

        assertThat(latencies.getTotalCount()).isEqualTo(1);
        assertThat(latencies.getMinValue()).as("the stall").isGreaterThan(STALL_NS / 2);
    }

    @Test
    void shouldSendWhatWasDueByTheTimeThatItWasEnough() {
        final Histogram latencies = load.open(RATE, () -> !isStalled());

        assertThat(latencies.getTotalCount()).as("due while nothing could be sent").isGreaterThan(100);
        assertThat(latencies.getMaxValue()).isGreaterThan(STALL_NS / 2);
    }

    /** The stall begins when somebody asks. */
    private boolean isStalled() {
        if (startNs == 0) {
            startNs = System.nanoTime();
        }
        return System.nanoTime() - startNs < STALL_NS;
    }
}
