package io.millrace.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One figure, measured in several runs.
 */
public final class RunFigures {
    private final double[] inOrder;
    private final double[] sorted;

    /**
     * Takes the measured values.
     *
     * @param values one for each run, at least one; copied.
     */
    public RunFigures(final double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a figure needs at least one run");
        }
        inOrder = values.clone();
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /**
     * One figure out of the results of several runs.
     *
     * @param results of the runs, at least one, in their order.
     * @param value   of a run.
     * @param <R>     what a run results in.
     * @return the figure.
     */
    public static <R> RunFigures of(final List<R> results, final ToDoubleFunction<? super R> value) {
        return new RunFigures(results.stream().mapToDouble(value).toArray());
    }

    /**
     * The values as they were measured.
     *
     * @return a copy, one for each run.
     */
    public double[] values() {
        return inOrder.clone();
    }

    /**
     * The least.
     *
     * @return the value.
     */
    public double min() {
        return sorted[0];
    }

    /**
     * The middle one; with an even number of runs the mean of the two in the middle.
     *
     * @return the value.
     */
    public double median() {
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The greatest.
     *
     * @return the value.
     */
    public double max() {
        return sorted[sorted.length - 1];
    }
}
