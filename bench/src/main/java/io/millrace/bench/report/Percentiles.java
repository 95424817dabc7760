package io.millrace.bench.report;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

import java.util.ArrayList;
import java.util.List;

/**
 * Which percentiles of a latency are reported, and what they are called.
 */
public final class Percentiles {
    private static final double[] ALL = {50, 99, 99.9, 99.99, 100};
    private static final int STEPS_PER_HALF_DISTANCE = 5;

    private Percentiles() {
    }

    /**
     * Those that are reported; the last is the greatest value.
     *
     * @return a copy, rising.
     */
    public static double[] all() {
        return ALL.clone();
    }

    /**
     * The value at a percentile.
     *
     * @param histogramNs of values in nanoseconds.
     * @param percentile  from 0 to 100.
     * @return the value in microseconds.
     */
    public static double us(final Histogram histogramNs, final double percentile) {
        return histogramNs.getValueAtPercentile(percentile) / 1e3;
    }

    /**
     * All of a latency, not only the percentiles that are reported: steps that are finer towards the greatest value.
     *
     * @param histogramNs of values in nanoseconds.
     * @return pairs of a percentile and the value there in microseconds, rising.
     */
    static List<double[]> distributionUs(final Histogram histogramNs) {
        final List<double[]> steps = new ArrayList<>();
        for (final HistogramIterationValue step : histogramNs.percentiles(STEPS_PER_HALF_DISTANCE)) {
            steps.add(new double[] {step.getPercentileLevelIteratedTo(), step.getValueIteratedTo() / 1e3});
        }
        return steps;
    }

    /**
     * What a percentile is called.
     *
     * @param percentile from 0 to 100.
     * @return p99.9, for instance, or max.
     */
    public static String name(final double percentile) {
        return percentile == 100 ? "max" : "p" + (percentile == (int) percentile
            ? Integer.toString((int) percentile) : Double.toString(percentile));
    }
}
