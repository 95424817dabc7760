package io.millrace.bench.pause;

import io.millrace.bench.load.EnginePeer;
import io.millrace.bench.load.EngineProcess;
import io.millrace.bench.load.Peer;
import io.millrace.bench.load.PeerLoad;
import io.millrace.bench.load.Scratch;
import io.millrace.bench.options.EngineOptions;
import io.millrace.engine.counters.CountersFile;
import org.HdrHistogram.Histogram;
import org.agrona.CloseHelper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An engine in a process of its own, warmed up, and the load that is put on it from this thread. */
final class LoadedEngine implements AutoCloseable {
    /** A load goes on so many times as long at most, when the disturbance has not taken place by then. */
    private static final int PATIENCE = 5;

    private final Scratch scratch;
    private final EngineProcess process;
    private final CountersFile counters;
    private final EnginePeer peer;
    private final PeerLoad load;
    private final int seconds;
    private Disturber disturber = new Silence(() -> { });

    private LoadedEngine(
        final Scratch scratch,
        final EngineProcess process,
        final CountersFile counters,
        final EnginePeer peer,
        final int seconds) {
        this.scratch = scratch;
        this.process = process;
        this.counters = counters;
        this.peer = peer;
        this.seconds = seconds;
        load = new PeerLoad(new DisturbedPeer());
    }

    private final class DisturbedPeer implements Peer {
        @Override
        public boolean send() {
            return peer.send();
        }

        @Override
        public int poll() {
            disturber.doWork();
            return peer.poll();
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    /**
     * Starts it, warm.
     *
     * @param folder        where its home is made.
     * @param options       how it runs.
     * @param segmentLength of its journal, in bytes.
     * @param warmUp        transfers before it serves.
     * @param messages      at full speed, before the first load.
     * @param seconds       of each load.
     */
    static LoadedEngine start(
        final Path folder,
        final EngineOptions options,
        final int segmentLength,
        final long warmUp,
        final long messages,
        final int seconds) throws IOException, InterruptedException {

        final Scratch scratch = Scratch.create(folder);
        EngineProcess process = null;
        CountersFile counters = null;
        EnginePeer peer = null;
        try {
            process = EngineProcess.start(scratch.path(), options,
                "--segment-length", Integer.toString(segmentLength), "--warm-up", Long.toString(warmUp));
            counters = process.counters();
            peer = new EnginePeer(process.aeronDirectoryName());
            final LoadedEngine engine = new LoadedEngine(scratch, process, counters, peer, seconds);
            engine.fullSpeed(messages);
            return engine;
        } catch (final RuntimeException | IOException | InterruptedException ex) {
            CloseHelper.closeAll(peer, counters, process, scratch);
            throw ex;
        }
    }

    /** Messages a second, as fast as it takes them. */
    double fullSpeed(final long messages) {
        return load.fullSpeed(messages);
    }

    /** Makes ready what is to disturb the second of two loads. */
    void prepare(final Disturbance disturbance) {
        disturber = switch (disturbance) {
            case ROLL -> disturber;
            case GROWTH -> new Silence(peer::createAccounts);
            case CONSUMER -> new SlowConsumers(process.aeronDirectoryName(), counters, seconds);
            case SCAN -> new Scan(process.aeronDirectoryName());
        };
    }

    /** The load alone. */
    Phase without(final double ratePerSecond) {
        final Happenings before = Happenings.read(counters);
        return phase(load.open(ratePerSecond, seconds), before);
    }

    /** The load with the disturbance, until that has taken place. */
    Phase during(final double ratePerSecond, final Disturbance disturbance) {
        final Happenings before = Happenings.read(counters);
        final long durationNs = TimeUnit.SECONDS.toNanos(seconds);
        disturber.begin();
        final long startNs = System.nanoTime();
        final Histogram latenciesNs = load.open(ratePerSecond, () -> {
            final long elapsedNs = System.nanoTime() - startNs;
            return elapsedNs >= durationNs && (hasHappened(disturbance, before) || elapsedNs >= PATIENCE * durationNs);
        });
        final Phase phase = phase(latenciesNs, before);
        if (!hasHappened(disturbance, before)) {
            throw new IllegalStateException(disturbance + " did not take place at " + Math.round(ratePerSecond)
                + " messages a second, in " + PATIENCE * seconds + " s: " + phase.happenings()
                + "; give it more --seconds or a higher rate");
        }
        return phase;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(disturber, peer, counters, process, scratch);
    }

    private boolean hasHappened(final Disturbance disturbance, final Happenings before) {
        return disturber.isDone() && disturbance.hasHappened(Happenings.read(counters).since(before));
    }

    private Phase phase(final Histogram latenciesNs, final Happenings before) {
        final Scan scan = disturber instanceof Scan it ? it : null;
        return new Phase(latenciesNs, load.largestGapNs(), Happenings.read(counters).since(before),
            scan == null ? 0 : scan.rows(), scan == null ? 0 : scan.walks());
    }
}
