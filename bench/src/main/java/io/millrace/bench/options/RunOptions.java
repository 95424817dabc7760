package io.millrace.bench.options;

import picocli.CommandLine.Option;

/**
 * What a benchmark is told that measures the same several times.
 */
public final class RunOptions extends BenchOptions {
    @Option(names = "--runs", defaultValue = "5", paramLabel = "N", description = "Runs that are counted.")
    private int runs;

    /** Made by the command line. */
    public RunOptions() {
    }

    @Override
    public void check() {
        require(runs >= 1, "--runs", "at least 1");
        super.check();
    }

    /**
     * How often to measure.
     *
     * @return the count, at least 1.
     */
    public int runs() {
        return runs;
    }
}
