package io.millrace.bench.options;

import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import picocli.CommandLine.Option;

import java.util.Locale;
import java.util.Map;

/**
 * How the engine that is measured runs. To be mixed in.
 */
public final class EngineOptions {
    @Option(names = "--durability", defaultValue = "process", description = "Of the replies: ${COMPLETION-CANDIDATES}.")
    private Durability durability;

    @Option(names = "--profile", defaultValue = "fused", description = "Which thread runs which stage: ${COMPLETION-CANDIDATES}.")
    private Profile profile;

    /** Made by the command line. */
    public EngineOptions() {
    }

    /**
     * What a reply promises.
     *
     * @return never null.
     */
    public Durability durability() {
        return durability;
    }

    /**
     * Which thread runs which stage.
     *
     * @return never null.
     */
    public Profile profile() {
        return profile;
    }

    /**
     * Adds both to what figures depend on.
     *
     * @param surroundings to be added to.
     */
    public void describe(final Map<String, String> surroundings) {
        surroundings.put("durability", durability.name().toLowerCase(Locale.ROOT));
        surroundings.put("profile", profile.name().toLowerCase(Locale.ROOT));
    }
}
