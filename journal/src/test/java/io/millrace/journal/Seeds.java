package io.millrace.journal;

import java.util.Random;

/**
 * Random numbers that can be had again: {@code -Dmillrace.test.seed=N}.
 */
final class Seeds {
    private Seeds() {
    }

    static Random random() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("-Dmillrace.test.seed=" + seed);
        return new Random(seed);
    }
}
