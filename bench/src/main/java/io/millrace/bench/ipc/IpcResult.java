package io.millrace.bench.ipc;

import io.millrace.bench.load.Peer;
import io.millrace.bench.load.PeerLoad;
import org.HdrHistogram.Histogram;

import java.util.List;

/**
 * What one run found of one peer.
 *
 * @param roundTripsNs one message at a time.
 * @param open         open loads, one for each rate.
 * @param fullSpeed    messages a second.
 */
record IpcResult(Histogram roundTripsNs, List<Open> open, double fullSpeed) {
    private static final int ROUND_TRIPS_SHARE = 10;

    /**
     * An open load.
     *
     * @param latenciesNs from when a message was to be sent.
     * @param gapNs       the longest that the load's own thread was away.
     */
    record Open(Histogram latenciesNs, long gapNs) {
    }

    /** Measures a peer that has just come up: first it is warmed up with as many messages as full speed takes. */
    static IpcResult measure(final Peer peer, final List<Integer> rates, final int seconds, final long messages) {
        final PeerLoad load = new PeerLoad(peer);
        load.fullSpeed(messages);
        load.roundTrips(messages / ROUND_TRIPS_SHARE);
        return new IpcResult(
            load.roundTrips(messages / ROUND_TRIPS_SHARE),
            rates.stream().map(rate -> new Open(load.open(rate, seconds), load.largestGapNs())).toList(),
            load.fullSpeed(messages));
    }
}
