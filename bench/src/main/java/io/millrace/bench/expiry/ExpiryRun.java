package io.millrace.bench.expiry;

import io.millrace.bench.load.Accounts;
import io.millrace.bench.load.Clients;
import io.millrace.bench.load.OpenLoad;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
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
import org.agrona.IoUtil;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * One run: a load without anything expiring, then many pending transfers that are all due at once, as the engine's clock is
 * put forward, and the same load until they have expired.
 */
final class ExpiryRun {
    private static final int ACCOUNTS = 10_000;
    private static final int BATCH = 1_000;
    private static final int TIMEOUT_SECONDS = 3600;
    private static final long FIRST_LOAD_ID = 1L << 40;
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
            BlockingClient filler = BlockingClient.connect(clientContext(context, 1), REQUEST_TIMEOUT_NS);
            Client client = Client.connect(clientContext(context, 2))) {
            Accounts.create(filler, ACCOUNTS);
            final OpenLoad warmUp = load(client, FIRST_LOAD_ID);
            warmUp.runFor(seconds);
            final OpenLoad without = load(client, warmUp.nextId());
            without.runFor(seconds);

            createPendings(filler);
            final long sweepsBefore = engine.counters().get(EngineCounter.SWEEPS);
            final OpenLoad during = load(client, without.nextId());
            final long startNs = System.nanoTime();
            clockAheadNs = TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS + 60);
            during.run(() -> engine.counters().get(EngineCounter.DUE_TIME) == Service.NEVER);
            return new ExpiryResult(
                without.latenciesNs(),
                without.largestGapNs(),
                during.latenciesNs(),
                during.largestGapNs(),
                System.nanoTime() - startNs,
                engine.counters().get(EngineCounter.SWEEPS) - sweepsBefore);
        } finally {
            IoUtil.delete(home.toFile(), true);
        }
    }

    private static Client.Context clientContext(final EngineContext context, final long clientId) {
        return Clients.context(context.aeronDirectoryName(), clientId);
    }

    private OpenLoad load(final Client client, final long firstId) {
        return new OpenLoad(client, ratePerSecond, ACCOUNTS, firstId);
    }

    private void createPendings(final BlockingClient client) {
        for (int first = 0; first < pendings; first += BATCH) {
            final TransferBatch batch = client.transferBatch();
            for (int id = first; id < Math.min(first + BATCH, pendings); id++) {
                batch.add().id(0, id + 1L).debitAccountId(0, 1 + id % ACCOUNTS).creditAccountId(0, 1 + (id + 1) % ACCOUNTS)
                    .amount(1).ledger(1).code(1).flags(TransferFlags.PENDING).timeoutSeconds(TIMEOUT_SECONDS);
            }
            if (client.createTransfers(batch).stream().anyMatch(r -> r.status() != CreateTransferStatus.created)) {
                throw new IllegalStateException("the pending transfers were not all created");
            }
        }
    }
}
