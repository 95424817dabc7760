package io.millrace.bench.pause;

import org.HdrHistogram.Histogram;

/**
 * What one load found.
 *
 * @param latenciesNs from when a message was to be sent to when its answer was read.
 * @param gapNs       the longest that the load's own thread was away.
 * @param happenings  what went on in the engine meanwhile.
 * @param rows        that a scan read meanwhile.
 * @param walks       how often it read all that there is.
 */
record Phase(Histogram latenciesNs, long gapNs, Happenings happenings, long rows, long walks) {
}
