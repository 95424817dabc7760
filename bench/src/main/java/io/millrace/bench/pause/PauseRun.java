package io.millrace.bench.pause;

import io.millrace.bench.options.EngineOptions;
import io.millrace.bench.report.RunFigures;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.DoubleStream;

/**
 * Measures one disturbance at a time, each with an engine of its own, which does not know what came before: the load without,
 * and right after it the same load with.
 */
final class PauseRun {
    private static final int STRETCHES = 5;
    private static final int MIB = 1024 * 1024;
    /** A message alone in a frame of the journal. */
    private static final int BYTES_PER_MESSAGE = 240;
    /** Segments in a load with rolls, as far as they may be that small. */
    private static final int ROLLS = 8;
    /** The least that an engine with the usual greatest message takes. */
    private static final int SEGMENT_MIN = 4 * MIB;
    private static final int SEGMENT_MAX = 1024 * MIB;

    private final Path folder;
    private final EngineOptions options;
    private final long warmUp;
    private final long messagesBefore;
    private final int seconds;

    PauseRun(
        final Path folder, final EngineOptions options, final long warmUp, final long messagesBefore, final int seconds) {

        this.folder = folder;
        this.options = options;
        this.warmUp = warmUp;
        this.messagesBefore = messagesBefore;
        this.seconds = seconds;
    }

    /** Messages a second that an engine takes at most, in several stretches: one may have had a quiet moment of the machine. */
    RunFigures highestRate() throws IOException, InterruptedException {
        try (LoadedEngine engine = start(segmentLength(2.0 * messagesBefore))) {
            return new RunFigures(DoubleStream.generate(() -> engine.fullSpeed(messagesBefore)).limit(STRETCHES).toArray());
        }
    }

    PauseResult measure(final Disturbance disturbance, final double ratePerSecond) throws IOException, InterruptedException {
        final double messages = ratePerSecond * seconds;
        final Phase without;
        // One segment holds both loads and what came before.
        try (LoadedEngine engine = start(segmentLength(messagesBefore + 2 * messages))) {
            engine.prepare(disturbance);
            without = engine.without(ratePerSecond);
            if (disturbance != Disturbance.ROLL) {
                return new PauseResult(without, engine.during(ratePerSecond, disturbance));
            }
        }
        try (LoadedEngine engine = start(segmentLength(messages / ROLLS))) {
            return new PauseResult(without, engine.during(ratePerSecond, disturbance));
        }
    }

    private LoadedEngine start(final int segmentLength) throws IOException, InterruptedException {
        return LoadedEngine.start(folder, options, segmentLength, warmUp, messagesBefore, seconds);
    }

    private static int segmentLength(final double messages) {
        final double mib = Math.ceil(messages * BYTES_PER_MESSAGE / MIB);
        return (int) Math.max(SEGMENT_MIN, Math.min(SEGMENT_MAX, mib * MIB));
    }
}
