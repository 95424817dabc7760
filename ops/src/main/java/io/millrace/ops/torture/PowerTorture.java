package io.millrace.ops.torture;

import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cuts the power of journals at random moments and lets the disk keep what it had to keep, and by chance some of the rest: in
 * pages, sectors, lengths and names. Whatever was durable must be there afterwards, and nothing that was not written.
 */
public final class PowerTorture {
    private static final int LOSSES_PER_HOME = 8;
    private static final int FAILURES_MAX = 20;

    private final Path folder;
    private final PowerFigures figures = new PowerFigures();
    private final List<String> failures = new ArrayList<>();

    /**
     * Prepares.
     *
     * @param folder of its own, where homes are made and deleted. Homes that were not recovered as they should be stay in it.
     */
    public PowerTorture(final Path folder) {
        this.folder = folder;
    }

    /**
     * Cuts the power so many times; each home goes through eight losses, one after the other.
     *
     * @param rounds how many.
     * @param seed   of the first home; each has the next seed.
     * @return how much of what; never null.
     * @throws IOException if the files cannot be written.
     */
    public Map<PowerFigure, Long> run(final int rounds, final long seed) throws IOException {
        int left = rounds;
        for (int i = 0; left > 0; i++) {
            final int losses = Math.min(left, LOSSES_PER_HOME);
            chain(seed + i, losses);
            left -= losses;
        }
        if (failures.isEmpty()) {
            IoUtil.delete(folder.toFile(), true);
        }
        return figures.counts();
    }

    /**
     * What Millrace did wrong, with the seed to see it again and the home as it was.
     *
     * @return the first failures, one line each.
     */
    public List<String> failures() {
        return failures;
    }

    private void chain(final long seed, final int losses) throws IOException {
        final Path scratch = folder.resolve("chain");
        try (PowerChain chain = new PowerChain(scratch, seed, figures)) {
            try {
                chain.run(losses);
            } catch (final RuntimeException ex) {
                figures.add(PowerFigure.FAILED, 1);
                if (failures.size() < FAILURES_MAX) {
                    final Path kept = folder.resolve("failed-" + seed + "-" + chain.losses());
                    chain.keep(kept);
                    failures.add("seed " + seed + ", loss " + chain.losses() + ": " + ex + "; home " + kept);
                }
            }
        } finally {
            IoUtil.delete(scratch.toFile(), true);
        }
    }
}
