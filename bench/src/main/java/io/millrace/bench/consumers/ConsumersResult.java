package io.millrace.bench.consumers;

import org.HdrHistogram.Histogram;

/**
 * What one run gave; times in nanoseconds.
 *
 * @param withoutNs      latencies while the bad producer was connected and did nothing.
 * @param withoutGapNs   longest that the load's own thread was away meanwhile.
 * @param withoutTurnsNs processor time of the engine's turns meanwhile.
 * @param withNs         latencies while it misbehaved.
 * @param withGapNs      longest that the load's own thread was away meanwhile.
 * @param withTurnsNs    processor time of the engine's turns meanwhile.
 * @param fate           what became of it.
 */
record ConsumersResult(
    Histogram withoutNs,
    long withoutGapNs,
    Histogram withoutTurnsNs,
    Histogram withNs,
    long withGapNs,
    Histogram withTurnsNs,
    Fate fate) {
}
