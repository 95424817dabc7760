package io.millrace.bench.consumers;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.concurrent.IdleStrategy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Measures how long the engine's thread works before it looks at everybody again, in its own processor time: what a producer
 * does to the others inside the engine, whatever else the machine's cores are doing.
 */
final class TurnMeter implements IdleStrategy {
    private static final int DIGITS = 3;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final SingleWriterRecorder turnsNs = new SingleWriterRecorder(DIGITS);
    private final IdleStrategy strategy;
    private long beganNs = -1;

    /**
     * @param strategy that does the waiting between turns.
     */
    TurnMeter(final IdleStrategy strategy) {
        this.strategy = strategy;
    }

    @Override
    public void idle(final int workCount) {
        if (beganNs >= 0) {
            turnsNs.recordValue(Math.max(0, threads.getCurrentThreadCpuTime() - beganNs));
        }
        strategy.idle(workCount);
        beganNs = threads.getCurrentThreadCpuTime();
    }

    @Override
    public void idle() {
        strategy.idle();
    }

    @Override
    public void reset() {
        strategy.reset();
    }

    /** Turns since the last time that this was asked. Any one thread. */
    Histogram takeNs() {
        return turnsNs.getIntervalHistogram();
    }
}
