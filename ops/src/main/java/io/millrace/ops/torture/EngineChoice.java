package io.millrace.ops.torture;

import io.millrace.engine.Profile;
import io.millrace.journal.Durability;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How an engine runs that is killed.
 *
 * @param durability that it promises; null for either.
 * @param profile    by which its stages have threads; null for either.
 */
record EngineChoice(Durability durability, Profile profile) {
    /** Chooses what is open. The same seed chooses the same, whatever is given. */
    EngineChoice choose(final SplittableRandom random) {
        final Durability anyDurability = Durability.values()[random.nextInt(Durability.values().length)];
        final Profile anyProfile = Profile.values()[random.nextInt(Profile.values().length)];
        return new EngineChoice(durability == null ? anyDurability : durability, profile == null ? anyProfile : profile);
    }

    EngineChoice withDurability(final Durability other) {
        return new EngineChoice(other, profile);
    }

    @Override
    public String toString() {
        return (durability + " " + profile).toLowerCase(Locale.ROOT);
    }
}
