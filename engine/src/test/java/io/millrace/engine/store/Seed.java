package io.millrace.engine.store;

import java.util.Random;

/**
 * Seed of a test with random input: a new one each time, printed, and taken back with -Dmillrace.test.seed=N.
 */
public final class Seed {
    private Seed() {
    }

    /**
     * A generator for a test.
     *
     * @param test that it is for.
     * @return the generator, whose seed has been printed.
     */
    public static Random random(final Class<?> test) {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println(test.getSimpleName() + ": -Dmillrace.test.seed=" + seed);
        return new Random(seed);
    }
}
