package io.millrace.bench.consumers;

import io.millrace.bench.report.Percentiles;
import io.millrace.bench.report.RunFigures;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The figures of one misconduct, out of its runs. */
final class ConsumersFigures {
    private static final double[] TURNS = {99.9, 99.99, 100};

    private ConsumersFigures() {
    }

    /**
     * Figures of a misconduct.
     *
     * @param results of its runs.
     * @param control of the same runs with a process that is no producer; null where there are none.
     */
    static Map<String, RunFigures> of(final List<ConsumersResult> results, final List<ConsumersResult> control) {
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        for (final double percentile : Percentiles.all()) {
            final String name = Percentiles.name(percentile);
            figures.put(name + " without, us", RunFigures.of(results, r -> Percentiles.us(r.withoutNs(), percentile)));
            figures.put(name + " with, us", RunFigures.of(results, r -> Percentiles.us(r.withNs(), percentile)));
            figures.put(name + " ratio", RunFigures.of(results,
                r -> Percentiles.us(r.withNs(), percentile) / Percentiles.us(r.withoutNs(), percentile)));
        }
        if (control != null) {
            figures.put("p99.9 to that of busy", new RunFigures(IntStream.range(0, results.size())
                .mapToDouble(run -> p999(results.get(run)) / p999(control.get(run)))
                .toArray()));
        }
        for (final double percentile : TURNS) {
            final String name = "engine's turn " + Percentiles.name(percentile);
            figures.put(name + " without, us", RunFigures.of(results, r -> Percentiles.us(r.withoutTurnsNs(), percentile)));
            figures.put(name + " with, us", RunFigures.of(results, r -> Percentiles.us(r.withTurnsNs(), percentile)));
        }
        figures.put("load's gap without, us", RunFigures.of(results, r -> r.withoutGapNs() / 1e3));
        figures.put("load's gap with, us", RunFigures.of(results, r -> r.withGapNs() / 1e3));
        figures.put("bad one: core, %", RunFigures.of(results, r -> r.fate().cpuPercent()));
        // Who was killed can't tell, and whoever is no producer has nothing to.
        if (results.stream().anyMatch(r -> r.fate().sentPerSecond() > 0)) {
            figures.put("bad one: sent a second", RunFigures.of(results, r -> r.fate().sentPerSecond()));
            figures.put("bad one: read a second", RunFigures.of(results, r -> r.fate().answeredPerSecond()));
        }
        final Set<String> reasons = new TreeSet<>();
        results.forEach(r -> reasons.addAll(r.fate().cutOffsNs().keySet()));
        figures.put("bad one: times cut off", RunFigures.of(results,
            r -> r.fate().cutOffsNs().values().stream().mapToInt(List::size).sum()));
        figures.put("bad one: left open", RunFigures.of(results, r -> r.fate().leftOpen()));
        for (final String reason : reasons) {
            figures.put(reason + ", times", RunFigures.of(results, r -> cutOffs(r, reason).size()));
            figures.put(reason + ", after ms", new RunFigures(results.stream()
                .map(r -> cutOffs(r, reason))
                .filter(afterNs -> !afterNs.isEmpty())
                .mapToDouble(afterNs -> afterNs.stream().mapToLong(Long::longValue).average().orElseThrow() / 1e6)
                .toArray()));
        }
        return figures;
    }

    private static double p999(final ConsumersResult result) {
        return Percentiles.us(result.withNs(), 99.9);
    }

    private static List<Long> cutOffs(final ConsumersResult result, final String reason) {
        return result.fate().cutOffsNs().getOrDefault(reason, List.of());
    }
}
