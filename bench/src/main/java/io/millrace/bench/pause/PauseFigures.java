package io.millrace.bench.pause;

import io.millrace.bench.report.Percentiles;
import io.millrace.bench.report.RunFigures;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of one disturbance at one rate, out of its runs. */
final class PauseFigures {
    private PauseFigures() {
    }

    static Map<String, RunFigures> of(final Disturbance disturbance, final List<PauseResult> results) {
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        for (final double percentile : Percentiles.all()) {
            final String name = Percentiles.name(percentile);
            final ToDoubleFunction<Phase> us = phase -> Percentiles.us(phase.latenciesNs(), percentile);
            put(figures, name, results, us);
            figures.put(name + " ratio", RunFigures.of(results,
                result -> us.applyAsDouble(result.during()) / us.applyAsDouble(result.without())));
        }
        put(figures, "gap", results, phase -> phase.gapNs() / 1e3);
        put(figures, "messages", results, phase -> phase.latenciesNs().getTotalCount());
        put(figures, "rolls", results, phase -> phase.happenings().rolls());
        put(figures, "index growths", results, phase -> phase.happenings().indexGrowths());
        switch (disturbance) {
            case GROWTH -> put(figures, "accounts created", results, phase -> phase.happenings().accounts());
            case CONSUMER -> put(figures, "sessions cut off", results, phase -> phase.happenings().cutOff());
            case SCAN -> {
                put(figures, "pages read", results, phase -> phase.happenings().queries());
                put(figures, "rows read", results, Phase::rows);
                put(figures, "whole scans", results, Phase::walks);
            }
            default -> {
                // Rolls stand there in any case.
            }
        }
        return figures;
    }

    private static void put(
        final Map<String, RunFigures> figures,
        final String name,
        final List<PauseResult> results,
        final ToDoubleFunction<Phase> value) {
        figures.put(name + " without", RunFigures.of(results, result -> value.applyAsDouble(result.without())));
        figures.put(name + " during", RunFigures.of(results, result -> value.applyAsDouble(result.during())));
    }
}
