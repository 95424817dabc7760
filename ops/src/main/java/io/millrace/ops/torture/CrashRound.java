package io.millrace.ops.torture;

import io.millrace.journal.Durability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happens in a round: an engine serves a load, is killed, and is perhaps killed again in the starts that follow. All of it
 * follows from the seed of the home and the number of the round.
 *
 * @param engine     that serves.
 * @param point      at which it is killed.
 * @param occurrence how many times it comes to that point.
 * @param momentNs   how long the load lasts, where that is what counts.
 * @param startKills kills of the starts that follow.
 * @param batchMax   greatest number of payments in a command.
 * @param window     commands that a producer has in flight.
 */
record CrashRound(
    EngineChoice engine,
    KillPoint point,
    int occurrence,
    long momentNs,
    List<StartKill> startKills,
    int batchMax,
    int window) {
    /** After so many rounds a home is left, as each start reads all of it. */
    static final int ROUNDS_PER_HOME = 10;

    private static final long SEED_STRIDE = 1_000_003;
    private static final long MOMENT_MIN_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MOMENT_MAX_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int BATCH_MAX = 64;
    private static final int WINDOW_MAX = 32;
    /** One in so many rounds goes on to be killed in the start that follows. */
    private static final int STARTS_KILLED = 4;

    /**
     * A kill of an engine before it serves.
     *
     * @param engine     that is killed.
     * @param point      at which it is killed.
     * @param occurrence how many times it comes to that point.
     * @param fraction   of the time that a start takes, at which it is killed, where that is what counts.
     */
    record StartKill(EngineChoice engine, KillPoint point, int occurrence, double fraction) {
        private static StartKill random(final KillPoint point, final EngineChoice only, final SplittableRandom random) {
            return new StartKill(only.choose(random), point,
                1 + random.nextInt(Math.max(1, point.occurrenceMax())), random.nextDouble());
        }

        @Override
        public String toString() {
            return engine + " at " + point;
        }
    }

    /**
     * A round.
     *
     * @param seed   of its home; the points follow each other through the rounds of one home and on to those of the next seed's.
     * @param number of the round, from 0.
     * @param only   what is given for all engines.
     */
    static CrashRound of(final long seed, final int number, final EngineChoice only) {
        final SplittableRandom random = new SplittableRandom(seed * SEED_STRIDE + number);
        final List<KillPoint> points = points(only);
        final KillPoint next = points.get((int) Math.floorMod(seed * ROUNDS_PER_HOME + number, (long) points.size()));
        final KillPoint point = next.underLoad();
        final List<StartKill> startKills = new ArrayList<>();
        if (next.isInStart()) {
            startKills.add(StartKill.random(next, only, random));
        }
        final List<KillPoint> starts = points.stream().filter(KillPoint::isInStart).toList();
        while (random.nextInt(STARTS_KILLED) == 0) {
            startKills.add(StartKill.random(starts.get(random.nextInt(starts.size())), only, random));
        }
        final EngineChoice engine = only.choose(random);
        return new CrashRound(
            point.isOfDisk() ? engine.withDurability(Durability.DISK) : engine,
            point,
            1 + random.nextInt(Math.max(1, point.occurrenceMax())),
            random.nextLong(MOMENT_MIN_NS, MOMENT_MAX_NS),
            startKills,
            1 + random.nextInt(BATCH_MAX),
            1 + random.nextInt(WINDOW_MAX));
    }

    /** A kill while the home is being made, in every other home; else null. */
    static StartKill creation(final long seed, final EngineChoice only) {
        final SplittableRandom random = new SplittableRandom(seed);
        return random.nextBoolean() ? StartKill.random(KillPoint.RECOVERY_STEP, only, random) : null;
    }

    private static List<KillPoint> points(final EngineChoice only) {
        return Arrays.stream(KillPoint.values())
            .filter(point -> point.isUnderLoad() || point.isInStart())
            .filter(point -> only.durability() != Durability.PROCESS || !point.isOfDisk())
            .toList();
    }

    @Override
    public String toString() {
        return Stream.concat(Stream.of(engine + " at " + point), startKills.stream()).map(Object::toString)
            .collect(Collectors.joining(", then "));
    }
}
