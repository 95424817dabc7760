package io.millrace.bench.overload;

import org.HdrHistogram.Histogram;

/**
 * What one run gave.
 *
 * @param highestRate    transfers that the engine answered in its best second at full speed.
 * @param plannedRate    transfers a second that the producers planned together.
 * @param offered        transfers that they came to offer.
 * @param backPressured  of these, those that the engine did not take.
 * @param windowFull     of these, those that the clients held back.
 * @param acknowledged   of these, those that were acknowledged as created.
 * @param sinceTakenNs   latencies from when the engine took a transfer.
 * @param sincePlannedNs latencies of the same transfers from when they were to be sent.
 * @param gapNs          the longest that a producer was away, in nanoseconds.
 * @param memory         of this process.
 * @param audit          what the engine had in the end, held against the books.
 */
record OverloadResult(
    double highestRate,
    double plannedRate,
    long offered,
    long backPressured,
    long windowFull,
    long acknowledged,
    Histogram sinceTakenNs,
    Histogram sincePlannedNs,
    long gapNs,
    Memory memory,
    Audit audit) {

    /**
     * Bytes before the overload, the most during it, and after it.
     *
     * @param residentBefore of the process, with everything that it has mapped.
     * @param residentMax    of the process, as looked at every few milliseconds.
     * @param residentAfter  of the process.
     * @param storeBefore    of the engine's store.
     * @param storeAfter     of the engine's store.
     */
    record Memory(long residentBefore, long residentMax, long residentAfter, long storeBefore, long storeAfter) {
    }
}
