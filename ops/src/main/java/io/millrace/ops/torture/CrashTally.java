package io.millrace.ops.torture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was done to engines, what they had promised, and where they did not keep it. */
final class CrashTally {
    private static final int FAILURES_MAX = 20;

    private final Map<KillPoint, Long> kills = new EnumMap<>(KillPoint.class);
    private final Map<Finding, Long> findings = new EnumMap<>(Finding.class);
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    /** What must not be. */
    enum Finding {
        /** Acknowledged, and not there. */
        MISSING,
        /** Applied more than once, or two commands at one place in the order. */
        TWICE,
        /** There, but not as it was acknowledged, or never offered. */
        DIFFERENT,
        /** Of one command a part was applied and a part was not. */
        TORN,
        /** An account whose balance is not the sum of the payments that the books know. */
        WRONG_BALANCE,
        /** The state is not that of a replay from zero. */
        DIGEST_DIFFERS,
        /** An engine that hung, did not start, or ended by itself; a producer that it turned away. */
        BROKEN
    }

    CrashTally() {
        for (final KillPoint point : KillPoint.values()) {
            kills.put(point, 0L);
        }
        for (final Finding finding : Finding.values()) {
            findings.put(finding, 0L);
        }
        for (final String name : List.of("rounds", "homes", "kills", "closed_in_order", "acknowledged", "acknowledged_commands",
            "unknown_applied", "unknown_not_applied", "digests_compared", "records_replayed")) {
            counts.put(name, 0L);
        }
    }

    void count(final String name, final long more) {
        counts.merge(name, more, Long::sum);
    }

    void kill(final KillPoint point) {
        kills.merge(point, 1L, Long::sum);
        count("kills", 1);
    }

    void find(final Finding finding, final String what) {
        findings.merge(finding, 1L, Long::sum);
        if (failures.size() < FAILURES_MAX) {
            failures.add(finding.name().toLowerCase(Locale.ROOT) + ": " + what);
        }
    }

    long count(final String name) {
        return counts.get(name);
    }

    boolean isSound() {
        return failures.isEmpty();
    }

    List<String> failures() {
        return failures;
    }

    /** All by name, in the order in which to show them. */
    Map<String, Long> figures() {
        final Map<String, Long> figures = new LinkedHashMap<>(counts);
        kills.forEach((point, count) -> figures.put("kills_at_" + point, count));
        findings.forEach((finding, count) -> figures.put(finding.name().toLowerCase(Locale.ROOT), count));
        return figures;
    }
}
