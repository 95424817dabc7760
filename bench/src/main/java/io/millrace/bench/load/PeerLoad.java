package io.millrace.bench.load;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Loads of three kinds, on the calling thread, which never waits. Each ends when all is answered.
 */
public final class PeerLoad {
    private static final long LATENCY_MAX_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final double NS_PER_SECOND = 1e9;
    private static final int BURST = 64;
    private static final int IN_FLIGHT_MAX = 1 << 16;

    private final Peer peer;
    private final long[] plannedNs = new long[IN_FLIGHT_MAX];
    private long largestGapNs;

    /**
     * Has sent nothing yet.
     *
     * @param peer to talk to; stays the caller's.
     */
    public PeerLoad(final Peer peer) {
        this.peer = peer;
    }

    /**
     * One message at a time.
     *
     * @param count of messages.
     * @return how long each was on its way there and back, in nanoseconds.
     */
    public Histogram roundTrips(final long count) {
        final Histogram latencies = new Histogram(LATENCY_MAX_NS, 3);
        for (long i = 0; i < count; i++) {
            final long startNs = System.nanoTime();
            while (!peer.send()) {
                requireTime(startNs);
                peer.poll();
            }
            while (peer.poll() == 0) {
                requireTime(startNs);
            }
            latencies.recordValue(Math.min(LATENCY_MAX_NS, System.nanoTime() - startNs));
        }
        return latencies;
    }

    /**
     * At a rate, whether answers keep up or not.
     *
     * @param ratePerSecond messages a second.
     * @param seconds       how long.
     * @return from when each was to be sent to when its answer was read, in nanoseconds.
     */
    public Histogram open(final double ratePerSecond, final int seconds) {
        return open(ratePerSecond, (long) (ratePerSecond * seconds), () -> false);
    }

    /**
     * At a rate, whether answers keep up or not, until it is enough. What was to be sent by then is sent all the same.
     *
     * @param ratePerSecond messages a second.
     * @param isEnough      asked all the time, until it says so.
     * @return from when each was to be sent to when its answer was read, in nanoseconds.
     */
    public Histogram open(final double ratePerSecond, final BooleanSupplier isEnough) {
        return open(ratePerSecond, Long.MAX_VALUE, isEnough);
    }

    private Histogram open(final double ratePerSecond, final long countMax, final BooleanSupplier isEnough) {
        final Histogram latencies = new Histogram(LATENCY_MAX_NS, 3);
        final long startNs = System.nanoTime();
        long count = countMax;
        boolean isOver = false;
        long sent = 0;
        long answered = 0;
        long lastNs = startNs;
        long heardNs = startNs;
        largestGapNs = 0;
        while (answered < count) {
            final long nowNs = System.nanoTime();
            largestGapNs = Math.max(largestGapNs, nowNs - lastNs);
            lastNs = nowNs;
            if (!isOver && isEnough.getAsBoolean()) {
                isOver = true;
                count = Math.max(sent, 1 + (long) ((nowNs - startNs) * ratePerSecond / NS_PER_SECOND));
            }
            // All that is due: behind its plan, the load sends as at full speed.
            for (int i = 0; i < BURST && sent < count && sent - answered < IN_FLIGHT_MAX; i++) {
                final long planned = startNs + (long) (sent * NS_PER_SECOND / ratePerSecond);
                if (nowNs - planned < 0 || !peer.send()) {
                    break;
                }
                plannedNs[(int) (sent & IN_FLIGHT_MAX - 1)] = planned;
                sent++;
            }
            final int answers = peer.poll();
            if (answers > 0) {
                heardNs = System.nanoTime();
                for (int i = 0; i < answers; i++) {
                    final long latencyNs = heardNs - plannedNs[(int) (answered & IN_FLIGHT_MAX - 1)];
                    latencies.recordValue(Math.min(LATENCY_MAX_NS, latencyNs));
                    answered++;
                }
            } else if (sent > answered) {
                requireTime(heardNs);
            } else {
                heardNs = nowNs;
            }
        }
        return latencies;
    }

    /**
     * The longest that this thread was away in the last open load: the machine's hiccup.
     *
     * @return time in nanoseconds.
     */
    public long largestGapNs() {
        return largestGapNs;
    }

    /**
     * As fast as the other takes them.
     *
     * @param count of messages.
     * @return messages a second.
     */
    public double fullSpeed(final long count) {
        final long startNs = System.nanoTime();
        long sent = 0;
        long answered = 0;
        long heardNs = startNs;
        while (answered < count) {
            for (int i = 0; i < BURST && sent < count && peer.send(); i++) {
                sent++;
            }
            final int answers = peer.poll();
            if (answers > 0) {
                heardNs = System.nanoTime();
                answered += answers;
            } else {
                requireTime(heardNs);
            }
        }
        return count * NS_PER_SECOND / (System.nanoTime() - startNs);
    }

    private static void requireTime(final long sinceNs) {
        if (System.nanoTime() - sinceNs > TIMEOUT_NS) {
            throw new IllegalStateException("no answer within " + TimeUnit.NANOSECONDS.toSeconds(TIMEOUT_NS) + " s");
        }
    }
}
