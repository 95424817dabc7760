package io.millrace.bench.core;

import io.millrace.bench.report.RunFigures;
import io.millrace.engine.Profile;

/**
 * What was measured in one case, and its floors.
 *
 * @param profile              which thread ran which stage.
 * @param accounts             number of accounts.
 * @param transfersPerCommand  transfers in a command.
 * @param transfersPerRun      transfers in a run.
 * @param transfersPerSecond   the engine's rate.
 * @param bytesPerTransfer     bytes of the journal's frames for each transfer.
 * @param commandsPerFrame     commands in a frame, on average.
 * @param appendNs             floor: bare Chronicle Queue, nanoseconds a transfer.
 * @param ringNs               floor: bare Disruptor, nanoseconds a transfer.
 * @param updateNs             floor: bare memory, nanoseconds a transfer.
 */
record CoreResult(
    Profile profile,
    int accounts,
    int transfersPerCommand,
    long transfersPerRun,
    RunFigures transfersPerSecond,
    double bytesPerTransfer,
    double commandsPerFrame,
    RunFigures appendNs,
    RunFigures ringNs,
    RunFigures updateNs) {

    /** The least costs of the parts in each run added up, as one thread would have to; the greatest where each has a thread. */
    RunFigures floorTransfersPerSecond() {
        final double[] append = appendNs.values();
        final double[] ring = ringNs.values();
        final double[] update = updateNs.values();
        final double[] rates = new double[append.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = 1e9 / (profile == Profile.FUSED
                ? append[i] + ring[i] + update[i]
                : Math.max(append[i], Math.max(ring[i], update[i])));
        }
        return new RunFigures(rates);
    }

    /** The engine's rate in each run as a part of the floor's right after it. */
    RunFigures ratio() {
        final double[] ratios = transfersPerSecond.values();
        final double[] floors = floorTransfersPerSecond().values();
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] /= floors[i];
        }
        return new RunFigures(ratios);
    }
}
