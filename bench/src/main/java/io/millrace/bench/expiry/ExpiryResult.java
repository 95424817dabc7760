package io.millrace.bench.expiry;

import org.HdrHistogram.Histogram;

/**
 * What one run gave; times in nanoseconds.
 *
 * @param withoutNs    latencies while nothing expired.
 * @param withoutGapNs longest that the load's own thread was away meanwhile.
 * @param duringNs     latencies while the pending transfers expired.
 * @param duringGapNs  longest that the load's own thread was away meanwhile.
 * @param sweepingNs   how long it took until all had expired.
 * @param sweeps       number of sweeps.
 */
record ExpiryResult(
    Histogram withoutNs, long withoutGapNs, Histogram duringNs, long duringGapNs, long sweepingNs, long sweeps) {
}
