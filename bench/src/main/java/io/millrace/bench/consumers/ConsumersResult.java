package io.millrace.bench.consumers;

import org.HdrHistogram.Histogram;

/**
 * What one run gave; times in nanoseconds.
 *
 * @param withoutNs    latencies while the bad producer was connected and did nothing.
 * @param withoutGapNs longest that the load's own thread was away meanwhile.
 * @param withNs       latencies while it misbehaved.
 * @param withGapNs    longest that the load's own thread was away meanwhile.
 * @param fate         what became of it.
 */
record ConsumersResult(Histogram withoutNs, long withoutGapNs, Histogram withNs, long withGapNs, Fate fate) {
}
