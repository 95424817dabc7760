package io.millrace.bench.expiry;

import io.millrace.bench.load.Clients;
import io.millrace.bench.load.EnginePeer;
import io.millrace.bench.load.PeerLoad;
import io.millrace.client.BlockingClient;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferFlags;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.ingress.AnchoredClock;
import io.millrace.engine.ingress.IngressClock;
import io.millrace.engine.service.Service;
import io.millrace.journal.Durability;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * One run: a load without anything expiring, then many pending transfers that are all due at once, as the engine's clock is
 * put forward, and the same load until they have expired.
 */
final class ExpiryRun {
    private static final int BATCH = 1_000;
    private static final int TIMEOUT_SECONDS = 3600;
    private static final long FILLER_CLIENT_ID = 3;
    /** Sets their ids apart from those of the load's transfers. */
    private static final long PENDINGS_ID_HIGH = 1;
    private static final long REQUEST_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(1);

    private final Path scratch;
    private final int pendings;
    private final int ratePerSecond;
    private final int seconds;
    private final IngressClock machineClock = new AnchoredClock(0);
    private volatile long clockAheadNs;

    ExpiryRun(final Path scratch, final int pendings, final int ratePerSecond, final int seconds) {
        this.scratch = scratch;
        this.pendings = pendings;
        this.ratePerSecond = ratePerSecond;
        this.seconds = seconds;
    }

    ExpiryResult measure() {
        final Path home = scratch.resolve("home");
        final EngineContext context = new EngineContext()
            .home(home)
            .aeronDirectoryName(scratch.resolve("aeron").toString())
            .durability(Durability.PROCESS)
            .ingressClock(() -> machineClock.timeNs() + clockAheadNs);
        try (Engine engine = Engine.launch(context);
            EnginePeer peer = new EnginePeer(context.aeronDirectoryName());
            BlockingClient filler = BlockingClient.connect(
                Clients.context(context.aeronDirectoryName(), FILLER_CLIENT_ID), REQUEST_TIMEOUT_NS)) {
            final PeerLoad load = new PeerLoad(peer);
            load.open(ratePerSecond, seconds);
            final Histogram withoutNs = load.open(ratePerSecond, seconds);
            final long withoutGapNs = load.largestGapNs();

            createPendings(filler, peer);
            final long sweepsBefore = engine.counters().get(EngineCounter.SWEEPS);
            final long startNs = System.nanoTime();
            clockAheadNs = TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS + 60);
            final Histogram duringNs =
                load.open(ratePerSecond, () -> engine.counters().get(EngineCounter.DUE_TIME) == Service.NEVER);
            return new ExpiryResult(
                withoutNs,
                withoutGapNs,
                duringNs,
                load.largestGapNs(),
                System.nanoTime() - startNs,
                engine.counters().get(EngineCounter.SWEEPS) - sweepsBefore);
        } finally {
            IoUtil.delete(home.toFile(), true);
        }
    }

    private void createPendings(final BlockingClient client, final EnginePeer peer) {
        for (int first = 0; first < pendings; first += BATCH) {
            final TransferBatch batch = client.transferBatch();
            for (int id = first; id < Math.min(first + BATCH, pendings); id++) {
                batch.add().id(PENDINGS_ID_HIGH, id + 1L)
                    .debitAccountId(0, 1 + id % EnginePeer.ACCOUNTS)
                    .creditAccountId(0, 1 + (id + 1) % EnginePeer.ACCOUNTS)
                    .amount(1).ledger(1).code(1).flags(TransferFlags.PENDING).timeoutSeconds(TIMEOUT_SECONDS);
            }
            if (client.createTransfers(batch).stream().anyMatch(r -> r.status() != CreateTransferStatus.created)) {
                throw new IllegalStateException("the pending transfers were not all created");
            }
            // The session of the load is not to end meanwhile.
            peer.poll();
        }
    }
}
