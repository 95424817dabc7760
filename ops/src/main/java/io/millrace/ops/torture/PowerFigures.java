package io.millrace.ops.torture;

import java.util.EnumMap;
import java.util.Map;

/** Counts; any thread. */
final class PowerFigures {
    private final Map<PowerFigure, Long> counts = new EnumMap<>(PowerFigure.class);

    PowerFigures() {
        for (final PowerFigure figure : PowerFigure.values()) {
            counts.put(figure, 0L);
        }
    }

    synchronized void add(final PowerFigure figure, final long count) {
        counts.merge(figure, count, Long::sum);
    }

    synchronized Map<PowerFigure, Long> counts() {
        return new EnumMap<>(counts);
    }
}
