package io.millrace.bench.growth;

import io.millrace.bench.report.RunFigures;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one case found.
 *
 * @param pastTransfers    transfers that there were when it was measured with a past.
 * @param emptyRates       transfers a second without, one for each run.
 * @param fullRates        transfers a second with, one for each run.
 * @param account          what an account took.
 * @param transfer         what a past transfer took.
 * @param commandBytes     encoded commands, bytes a transfer.
 * @param journalBytes     bytes of the journal's frames, a transfer.
 * @param commandsPerFrame how full the frames were.
 * @param writtenBytes     bytes written to the disk, a transfer; 0 where that is not counted.
 */
record GrowthResult(
    long pastTransfers,
    double[] emptyRates,
    double[] fullRates,
    Memory account,
    Memory transfer,
    double commandBytes,
    double journalBytes,
    double commandsPerFrame,
    double writtenBytes) {

    /**
     * Memory, in bytes.
     *
     * @param store    by the store's own count.
     * @param resident of the process's own, by the operating system's.
     */
    record Memory(double store, double resident) {
        /** For each of so many, since before. */
        Memory since(final Memory before, final double count) {
            return new Memory((store - before.store) / count, (resident - before.resident) / count);
        }
    }

    Map<String, RunFigures> figures() {
        final double[] ratios = new double[emptyRates.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = fullRates[i] / emptyRates[i];
        }
        final Map<String, RunFigures> figures = new LinkedHashMap<>();
        figures.put("past transfers", new RunFigures(pastTransfers));
        figures.put("transfers/s, empty engine", new RunFigures(emptyRates));
        figures.put("transfers/s, with the past", new RunFigures(fullRates));
        figures.put("ratio", new RunFigures(ratios));
        figures.put("an account: store, bytes", new RunFigures(account.store));
        figures.put("an account: resident, bytes", new RunFigures(account.resident));
        figures.put("a past transfer: store, bytes", new RunFigures(transfer.store));
        figures.put("a past transfer: resident, bytes", new RunFigures(transfer.resident));
        figures.put("a transfer: command, bytes", new RunFigures(commandBytes));
        figures.put("a transfer: journal, bytes", new RunFigures(journalBytes));
        figures.put("journal to commands", new RunFigures(journalBytes / commandBytes));
        figures.put("commands a frame", new RunFigures(commandsPerFrame));
        if (writtenBytes > 0) {
            figures.put("a transfer: written, bytes", new RunFigures(writtenBytes));
            figures.put("written to commands", new RunFigures(writtenBytes / commandBytes));
        }
        return figures;
    }
}
