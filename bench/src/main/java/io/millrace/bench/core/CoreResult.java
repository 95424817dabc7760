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

    /** Nanoseconds a transfer: the parts' least costs added up, as one thread would have to; the greatest where each has one. */
    double floorNs() {
        return profile == Profile.FUSED
            ? appendNs.median() + ringNs.median() + updateNs.median()
            : Math.max(appendNs.median(), Math.max(ringNs.median(), updateNs.median()));
    }

    double floorTransfersPerSecond() {
        return 1e9 / floorNs();
    }

    /** The engine's rate as a part of the floor's: medians of both. */
    double ratio() {
        return transfersPerSecond.median() / floorTransfersPerSecond();
    }
}
