package io.millrace.ops.torture;

import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Kills engines, each in a process of its own, under load, in their starts and at named points of what they do to the disk, again
 * and again on the same homes, and holds each next one to what the one before had acknowledged.
 */
public final class CrashTorture {
    private final Class<?> main;
    private final Path folder;
    private final EngineChoice only;
    private final boolean isPowerCut;
    private final CrashTally tally = new CrashTally();
    private String failed;

    /**
     * Prepares.
     *
     * @param main       class whose main method runs a {@code millrace} command.
     * @param folder     of its own, where homes are made and deleted.
     * @param durability of all engines; null for either, as the seed has it.
     * @param profile    of all engines; null for either, as the seed has it.
     * @param isPowerCut does the machine lose its power at each kill? Then at {@link Durability#DISK} only.
     */
    public CrashTorture(
        final Class<?> main,
        final Path folder,
        final Durability durability,
        final Profile profile,
        final boolean isPowerCut) {
        this.isPowerCut = isPowerCut;
        this.main = main;
        this.folder = folder;
        only = new EngineChoice(durability, profile);
    }

    /**
     * Does so many rounds, ten to a home, and stops at the first that fails; its home is left behind then.
     *
     * @param rounds  how many.
     * @param seed    of the first home; each has the next seed, so that one can be had again by itself.
     * @param onRound told after each how many there have been.
     * @throws IOException          if the files cannot be written.
     * @throws InterruptedException if this thread is interrupted.
     */
    public void run(final int rounds, final long seed, final IntConsumer onRound) throws IOException, InterruptedException {
        long homeSeed = seed;
        int left = rounds;
        while (left > 0 && failed == null) {
            final int count = Math.min(left, CrashRound.ROUNDS_PER_HOME);
            final Path home = folder.resolve("home-" + homeSeed);
            final CrashPower power = isPowerCut ? new CrashPower(home, homeSeed, tally) : null;
            try (CrashHome engines = new CrashHome(main, home, homeSeed, only, power, tally)) {
                engines.run(count, () -> onRound.accept((int) tally.count("rounds")));
                if (!tally.isSound()) {
                    failed = engines.doing() + " of the home with seed " + homeSeed + ", which is left in " + home;
                }
            }
            if (failed == null) {
                IoUtil.delete(home.toFile(), true);
                if (power != null) {
                    power.delete();
                }
            }
            left -= count;
            homeSeed++;
        }
        if (failed == null) {
            IoUtil.delete(folder.toFile(), true);
        }
    }

    /**
     * What was done and found.
     *
     * @return counts by their names, in the order in which to show them.
     */
    public Map<String, Long> figures() {
        return tally.figures();
    }

    /**
     * Where it failed.
     *
     * @return round, seed and home; null if it did not.
     */
    public String failed() {
        return failed;
    }

    /**
     * What Millrace did wrong.
     *
     * @return the first failures, one line each.
     */
    public List<String> failures() {
        return tally.failures();
    }
}
