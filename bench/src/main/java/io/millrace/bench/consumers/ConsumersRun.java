package io.millrace.bench.consumers;

import io.millrace.bench.load.Accounts;
import io.millrace.bench.load.Clients;
import io.millrace.bench.load.OpenLoad;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One run with one bad producer and an engine of its own: the load to warm up, without, and with. */
final class ConsumersRun {
    private static final long REQUEST_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(1);

    private final ConsumersSettings settings;
    private final Misconduct misconduct;

    ConsumersRun(final ConsumersSettings settings, final Misconduct misconduct) {
        this.settings = settings;
        this.misconduct = misconduct;
    }

    ConsumersResult measure() throws IOException, InterruptedException {
        final Path home = settings.scratch().resolve("home");
        final EngineContext context = new EngineContext()
            .home(home)
            .aeronDirectoryName(settings.scratch().resolve("aeron").toString())
            .durability(Durability.PROCESS)
            .sessionTimeoutNs(TimeUnit.MILLISECONDS.toNanos(settings.sessionTimeoutMs()));
        final TurnMeter turns = new TurnMeter(EngineContext.defaultIdleStrategy(Profile.FUSED));
        try (Engine engine = Engine.launch(context.idleStrategy(() -> turns))) {
            try (BlockingClient filler = BlockingClient.connect(clientContext(context, 1), REQUEST_TIMEOUT_NS)) {
                Accounts.create(filler, Transfers.ACCOUNTS);
            }
            try (Culprit culprit = Culprit.start(
                misconduct, engine.counters(), settings, home.toString(), context.aeronDirectoryName());
                Client client = Client.connect(clientContext(context, 2))) {
                final OpenLoad warmUp = load(client, 1);
                warmUp.runFor(settings.seconds());
                final OpenLoad without = load(client, warmUp.nextId());
                turns.takeNs();
                without.runFor(settings.seconds());
                final Histogram turnsWithoutNs = turns.takeNs();
                final OpenLoad with = load(client, without.nextId());
                culprit.misbehave();
                with.run(culprit::isDone);
                return new ConsumersResult(without.latenciesNs(), without.largestGapNs(), turnsWithoutNs,
                    with.latenciesNs(), with.largestGapNs(), turns.takeNs(), culprit.fate());
            }
        } finally {
            IoUtil.delete(home.toFile(), true);
        }
    }

    private static Client.Context clientContext(final EngineContext context, final long clientId) {
        return Clients.context(context.aeronDirectoryName(), clientId);
    }

    private OpenLoad load(final Client client, final long firstId) {
        return new OpenLoad(client, settings.rate(), Transfers.ACCOUNTS, firstId);
    }
}
